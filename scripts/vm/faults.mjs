// @ts-check
/** What may befall the daemon on a real kernel, and what those who ask meanwhile are told. */
import { runInVm } from './machine.mjs'
import { REQUEST_CLIENT, serviceFiles } from './service.mjs'

/**
 * Of so many that asked: `served` were answered 0 and found their module live then, `lied` to were answered 0 and did not,
 * `failed` were told that it is not so.
 * @typedef {{ fault: string, asked: number, served: number, failed: number, lied: number }} FaultRow
 */

/** Small modules without dependencies that nobody else uses in a guest. */
const MODULES = ['dummy', 'ifb', 'nlmon', 'veth']

/** What everything but the kills may take, and a kill: a daemon's start and a storm. */
const LIMIT_MS = 900_000
const KILL_MS = 40_000

/** The words of the scripts. Answers are lines, which are short enough to be written at once by many. */
const WORDS = `
client=${REQUEST_CLIENT}
modules='${MODULES.join(' ')}'

# Asks as the kernel does, and looks at once whether what was answered is so.
asks() {
  "$client" -q -- "$1"
  status=$?
  state=none
  read -r state 2>/dev/null <"/sys/module/$1/initstate"
  case $status$state in
    0live) echo served ;;
    0*) echo "lied about $1, which is $state" ;;
    *) echo failed ;;
  esac
}

# storm N: so many ask for each of the modules at once.
storm() {
  for asking in $(seq "$1"); do for name in $modules; do asks "$name" >>/tmp/answers & done; done
}

# plugged DEVPATH SEQNUM: four requests for an event of a device whose module refuses, as Xen's do without Xen.
plugged() {
  for request in 1 2 3 4; do
    ACTION=add DEVPATH="$1" SEQNUM="$2" MODALIAS=xen:vif "$client" --uevent && echo 'lied about xen:vif' || echo failed
  done >>/tmp/answers
}

# attempts AFTER: how often it was tried.
attempts() {
  sleep 1
  echo "attempts after $1: $(grep -c '"module":"xen_netfront".*"refused"' /run/serve.log)"
}

removed() {
  for name in $modules; do rmmod "$name" 2>/dev/null; done
}

# told FAULT: what came of it since the last time.
told() {
  wait
  for answer in served failed lied; do echo "$1: $answer $(grep -c "^$answer" /tmp/answers)"; done
  grep '^lied' /tmp/answers
  rm -f /tmp/answers
  removed
}

# Waits until somebody listens where whoever was killed no longer does.
listens() {
  until [ -S /run/modonce.sock ]; do sleep 0.1; done
}

killed() {
  kill -KILL "$(cat /run/serve.pid)"
  rm -f /run/modonce.sock
}
`

/** keeps OPTION…: a daemon that is started again whenever it ends, as systemd does it, until `gone`. */
const KEEPER = `
keeps() {
  (setsid sh -c "while [ ! -e /run/enough ]; do modonce serve $* </dev/null >>/run/serve.log 2>&1 & echo \\$! >/run/serve.pid; wait; done; rm /run/enough" 2>/dev/null &)
  listens
}

# The keeper has seen it, too: it would start another one beside whoever is kept next.
gone() {
  touch /run/enough
  killed
  while [ -e /run/enough ]; do sleep 0.1; done
}
keeps
`

/** @param {number} kills */
const KILLED = (kills) => `
for kill in $(seq ${kills}); do
  listens
  storm 4
  sleep 0.$((kill % 10))
  killed
  wait
  removed
done
listens
told 'killed ${kills} times in a storm'
`

/** Each is a story of its own. */
const OTHERS = `
storm 2
depmod -a
storm 2
told 'depmod meanwhile'

storm 2
wait
removed
storm 2
told 'removed and asked for again'

gone=$(modinfo -n nlmon)
mv "$gone" /tmp/kept && depmod -a
modules=nlmon
storm 3
told 'the file is gone'
mv /tmp/kept "$gone" && depmod -a
storm 3
told 'the file is back'
modules='${MODULES.join(' ')}'

plugged /devices/one 7
plugged /devices/one 7
attempts 'one device'
plugged /devices/one 9
attempts 'that again'
plugged /devices/two 10
attempts 'another'
told 'a refusing device is plugged in again'

mount -t tmpfs -o size=4k tmpfs /run/modonce
head -c 64k /dev/zero >/run/modonce/full 2>/dev/null
storm 3
told 'no room for locks'
umount -l /run/modonce

kill -STOP "$(cat /run/serve.pid)"
storm 1
sleep 1
kill -CONT "$(cat /run/serve.pid)"
told 'stopped for a second'
gone
`

/**
 * Events are lost while the daemon is stopped, one of a device whose module is not there among them. They are as long as an
 * event can be, and one process makes them: its buffer holds sixty thousand of these.
 */
const EVENTS_LOST = `
keeps --uevents
button=/sys/bus/acpi/devices/LNXPWRBN:00
until [ -e /sys/module/button ]; do sleep 0.1; done
until modonce status | grep -q '^settled'; do sleep 1; done
kill -STOP "$(cat /run/serve.pid)"
rmmod button
event="change $(cat /proc/sys/kernel/random/uuid)$(for key in $(seq 16); do printf ' K%d=%0100d' $key 0; done)"
drops() { awk '$2 == 15 { lost += $9 } END { print lost + 0 }' /proc/net/netlink; }
while [ "$(drops)" = 0 ]; do
  yes "$event" | dd of=/sys/class/mem/null/uevent bs=$((\${#event} + 1)) count=5000 iflag=fullblock 2>/dev/null || break
done
echo add >"$button/uevent"
kill -CONT "$(cat /run/serve.pid)"
storm 2
for second in $(seq 60); do
  [ "$(cat /sys/module/button/initstate 2>/dev/null)" = live ] && break
  sleep 1
done
case $(drops)$(cat /sys/module/button/initstate) in 0*) ;; *live) echo served ;; *) echo failed ;; esac >>/tmp/answers
told 'an event was lost'
gone
`

const WITHOUT = `
mv /usr/bin/node /usr/bin/node.away
storm 3
told 'no Node'
mv /usr/bin/node.away /usr/bin/node

umount -l /run
storm 3
told 'no /run'
`

/**
 * `attempts` are those to load the module of a refusing device: after it was plugged in, after it was so again, and after another was.
 * @param {{ kernel: import('./machine.mjs').KernelName, kills: number, label: string }} settings
 * @returns {Promise<{ rows: FaultRow[], lies: string[], attempts: number[] }>}
 */
export async function runFaults({ kernel, kills, label }) {
  const jobs = [
    {
      name: /** @type {const} */ ('faults'),
      script: WORDS + KEEPER + KILLED(kills) + OTHERS + EVENTS_LOST + WITHOUT,
      timeoutMs: LIMIT_MS + kills * KILL_MS,
    },
  ]
  const guest = { kernel, label, memoryMb: 2048, overlay: serviceFiles() }
  const { faults } = (await runInVm({ ...guest, jobs })).jobs
  const counts = [...faults.stdout.matchAll(/^(.+): (served|failed|lied) (\d+)$/gm)]
  const rows = [...new Set(counts.map(([, fault = '']) => fault))].map((fault) => {
    /** @param {string} answer */
    const count = (answer) => Number(counts.find(([, name, kind]) => name === fault && kind === answer)?.[3])
    const [served, failed, lied] = [count('served'), count('failed'), count('lied')]
    return { fault, asked: served + failed + lied, served, failed, lied }
  })
  const attempts = [...faults.stdout.matchAll(/^attempts after .+: (\d+)$/gm)].map(([, count]) => Number(count))
  return { rows, attempts, lies: faults.stdout.split('\n').filter((line) => line.startsWith('lied')) }
}
