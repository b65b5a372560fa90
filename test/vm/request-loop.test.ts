import { beforeAll, expect, test } from 'vitest'
import { REQUEST_CLIENT, runInVm, START_DAEMON, serviceFiles, triggerFile } from './machine.ts'

/** Opens twice what its own module would serve, as the loaders of 2008 did: docs/runaway.md. AF_X25, SOCK_SEQPACKET. */
const AGAIN = `#!/bin/sh
echo again >>/tmp/again
trigger socket 9 5 0
trigger socket 9 5 0
`

/** How many commands have begun, each second, until what they run is gone. */
const WITHOUT_A_BUDGET = `
echo /sbin/modprobe >/proc/sys/kernel/modprobe
trigger socket 9 5 0 &
for second in 1 2 3 4 5 6; do sleep 1; wc -l </tmp/again; done
rm /usr/bin/again
wait
`

const WITH_ONE = `
: >/tmp/again
mv /opt/again /usr/bin/again
echo ${REQUEST_CLIENT} >/proc/sys/kernel/modprobe
uptime() { cut -d. -f1 /proc/uptime; }
began=$(uptime)
trigger socket 9 5 0 >/dev/null &
loop=$!
until [ -s /tmp/again ]; do sleep 0.1; done
beside=$(uptime)
trigger socket 16 3 6 | cut -d' ' -f1,2
echo "beside: $(($(uptime) - beside)) s"
wait $loop
echo "ended: $(($(uptime) - began)) s, $(wc -l </tmp/again) commands"
grep -m 1 net-pf-9 /run/serve.log
`

let jobs: Awaited<ReturnType<typeof run>>['jobs']

function run() {
  return runInVm({
    kernel: '6.1',
    label: 'request-loop',
    overlay: {
      ...triggerFile(),
      ...serviceFiles(),
      '/etc/modprobe.d/again.conf': 'install net-pf-9 /usr/bin/again\n',
      '/usr/bin/again': AGAIN,
      '/opt/again': AGAIN,
    },
    jobs: [
      { name: 'without', script: WITHOUT_A_BUDGET, timeoutMs: 200_000 },
      { name: 'start', script: START_DAEMON },
      { name: 'loop', script: WITH_ONE, timeoutMs: 300_000 },
    ],
  })
}

beforeAll(async () => {
  ;({ jobs } = await run())
})

test('commands that ask for themselves grow in number where kmod is the kernel’s helper', () => {
  const counts = jobs.without.stdout.trim().split('\n').map(Number)
  expect(counts[5]).toBeGreaterThan(counts[0]!)
  expect(counts[5]).toBeGreaterThan(10)
})

test('the daemon ends them within its budget, says so, and serves who asks beside them within 5 seconds', () => {
  expect(jobs.loop.stdout).toMatch(/^n=1 ok=1\nbeside: /)
  const [, beside] = /^beside: (\d+) s$/m.exec(jobs.loop.stdout) ?? []
  expect(Number(beside)).toBeLessThan(5)
  const [, commands] = /^ended: \d+ s, (\d+) commands$/m.exec(jobs.loop.stdout) ?? []
  expect(Number(commands)).toBe(1)
  expect(jobs.loop.stdout).toMatch(/"asked":"net-pf-9",.*"errno":"EAGAIN","by":"budget"/)
})
