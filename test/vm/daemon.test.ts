import { beforeAll, describe, expect, test } from 'vitest'
import { countTrace, REQUEST_CLIENT, runInVm, START_DAEMON, serviceFiles, triggerFile } from './machine.ts'

/** With 255 it is as true, but an emulator on a busy machine may take longer for that than a client has patience. */
const CROWD = 64

const limits = { timeoutMs: 400_000, trace: true }

/** AF_NETLINK, SOCK_RAW, NETLINK_XFRM: as many as the kernel starts helpers at once. */
const BY_KERNEL = `
echo ${REQUEST_CLIENT} >/proc/sys/kernel/modprobe
trigger socket 16 3 6 -n 50
`

/** More than the kernel starts helpers: the rest waits five seconds for one, then the kernel gives up for them (ETIME). */
const MORE_THAN_HELPERS = `
for helper in /sbin/modprobe ${REQUEST_CLIENT}; do
  /sbin/rmmod xfrm_user xfrm_algo
  echo $helper >/proc/sys/kernel/modprobe
  trigger socket 16 3 6 -n 58 >/tmp/sockets
  echo "$helper $(sed -n 's/.* ok=\\([0-9]*\\).*/\\1/p' /tmp/sockets)"
done
`

/** What is refused is refused to all that wait, and at once to who comes right after them. */
const NOBODY_HAS_IT = `trigger exec 20 ${REQUEST_CLIENT} -q -- net-pf-3\n`

/** The daemon goes, and its socket stays behind. */
const AFTERWARDS = `
kill -KILL "$(cat /run/serve.pid)"
/sbin/rmmod xfrm_user xfrm_algo
trigger socket 16 3 6 -n 8
`

/** What each device on a bus is, beside what kmod finds for it. */
const MARKS = `
cat /sys/bus/*/devices/*/modalias | sort -u | while read -r modalias; do
  case $modalias in */*) continue ;; esac
  [ -e "/run/modonce-unanswered/$modalias" ] && mark=marked || mark=unmarked
  /sbin/modprobe -q -R "$modalias" >/dev/null && answer=answered || answer=unanswered
  echo "$mark $answer $modalias"
done
`

/** A guest with what modonce service installs, and the daemon. */
function runWithDaemon() {
  return runInVm({
    kernel: '6.1',
    label: 'daemon',
    memoryMb: 3072,
    overlay: { ...triggerFile(), ...serviceFiles() },
    jobs: [
      { name: 'start', script: START_DAEMON },
      { name: 'direct', script: `trigger exec ${CROWD} ${REQUEST_CLIENT} -q -- xfs\n`, ...limits },
      { name: 'kernel', script: BY_KERNEL, ...limits },
      { name: 'more', script: MORE_THAN_HELPERS, timeoutMs: limits.timeoutMs },
      { name: 'nobody', script: NOBODY_HAS_IT, ...limits },
      { name: 'status', script: 'modonce status\n' },
      { name: 'marks', script: MARKS },
      { name: 'afterwards', script: AFTERWARDS, ...limits },
    ],
  })
}

describe('the daemon and its request client on kernel 6.1', () => {
  let jobs: Awaited<ReturnType<typeof runWithDaemon>>['jobs']

  beforeAll(async () => {
    ;({ jobs } = await runWithDaemon())
  })

  test('give all processes that ask for one large module success, with one load', () => {
    expect(jobs.start).toMatchObject({ stderr: '', status: 0 })
    expect(jobs.direct.stdout).toMatch(new RegExp(`^n=${CROWD} exit-0=${CROWD} `))
    const { loads, duplicates, failedCalls } = countTrace(jobs.direct.trace)
    expect([duplicates, failedCalls]).toEqual([0, {}])
    expect(loads.filter((name) => name === 'xfs')).toHaveLength(1)
  })

  test('mark the devices that kmod finds no module for, and no others', () => {
    const words = jobs.marks.stdout.split('\n').flatMap((line) => line.split(' ').slice(0, 2).join(' ') || [])
    expect(new Set(words)).toEqual(new Set(['marked unanswered', 'unmarked answered']))
  })

  test('give all of 50 threads that the kernel asks for a socket, with one load a module', () => {
    expect(jobs.kernel.stdout).toMatch(/^n=50 ok=50 total=.*\n$/)
    const { calls, duplicates, loads } = countTrace(jobs.kernel.trace)
    expect(calls).toHaveLength(2)
    expect([duplicates, loads]).toEqual([0, ['xfrm_algo', 'xfrm_user']])
  })

  test('serve of 58 threads, eight more than the kernel has helpers, no fewer than kmod does', () => {
    const [kmod, modonce] = jobs.more.stdout.split('\n').map((line) => Number(line.split(' ')[1]))
    expect(kmod).toBeGreaterThan(0)
    expect(modonce).toBeGreaterThanOrEqual(kmod!)
  })

  test('say no to all that ask for what nobody has', () => {
    expect(jobs.nobody.stdout).toMatch(/^n=20 exit-1=20 /)
    expect(countTrace(jobs.nobody.trace).calls).toEqual([])
  })

  test('are settled when all is answered', () => {
    expect(jobs.status).toMatchObject({ status: 0, stdout: expect.stringContaining('not answered yet: 0') })
  })

  test('leave the kernel a loader when the daemon is killed', () => {
    expect(jobs.afterwards.stdout).toMatch(/^n=8 ok=8 total=.*\n$/)
    expect(countTrace(jobs.afterwards.trace)).toMatchObject({ duplicates: 0, loads: ['xfrm_algo', 'xfrm_user'] })
  })
})
