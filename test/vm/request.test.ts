import { beforeAll, describe, expect, test } from 'vitest'
import { countTrace, requestFiles, runInVm, triggerFile } from './machine.ts'

const LIMIT_MS = 400_000
const CLIENT = '/opt/modonce/request'

const REMOVE = `for name in xfrm_user xfrm_algo xfs libcrc32c; do /sbin/rmmod $name 2>/dev/null; done\n`

/** AF_NETLINK, SOCK_RAW, NETLINK_XFRM: the kernel asks for net-pf-16-proto-6. As many as it starts helpers at once. */
const BY_KERNEL = `echo ${CLIENT} >/proc/sys/kernel/modprobe\ntrigger socket 16 3 6 -n 50\n`

const limits = { timeoutMs: LIMIT_MS, trace: true }

/** A guest with the request client and kmod, and no Node. */
function runWithoutDaemon(kernel: '6.1' | '6.12', crowd: number) {
  return runInVm({
    kernel,
    label: `request-${kernel}`,
    modonce: false,
    memoryMb: 3072,
    overlay: { ...triggerFile(), ...requestFiles(CLIENT, '/sbin/modprobe') },
    jobs: [
      { name: 'kernel', script: BY_KERNEL, ...limits },
      { name: 'crowd', script: `${REMOVE}trigger exec ${crowd} ${CLIENT} -q -- xfs\n`, ...limits },
      { name: 'nobody', script: `trigger exec 20 ${CLIENT} -q -- net-pf-3\n`, ...limits },
      // As in an initramfs before anything is mounted.
      {
        name: 'bare',
        script: `${REMOVE}umount /run\n${CLIENT} -q -- xfs\necho $?\nmount -t tmpfs tmpfs /run\n`,
        ...limits,
      },
    ],
  })
}

describe.each([
  ['6.1', 32],
  ['6.12', 8],
] as const)('the request client without a daemon on kernel %s', (kernel, crowd) => {
  let jobs: Awaited<ReturnType<typeof runWithoutDaemon>>['jobs']

  beforeAll(async () => {
    ;({ jobs } = await runWithoutDaemon(kernel, crowd))
  })

  test('gives all of 50 threads a socket, with one load a module by kmod', () => {
    expect(jobs.kernel.stdout).toMatch(/^n=50 ok=50 total=.*\n$/)
    const { calls } = countTrace(jobs.kernel.trace)
    expect(calls).toHaveLength(2)
    expect(countTrace(jobs.kernel.trace)).toMatchObject({
      duplicates: 0,
      failedCalls: {},
      loads: ['xfrm_algo', 'xfrm_user'],
    })
  })

  test('lets all processes that ask for one large module succeed with one load', () => {
    expect(jobs.crowd.stdout).toMatch(new RegExp(`^n=${crowd} exit-0=${crowd} `))
    expect(countTrace(jobs.crowd.trace)).toMatchObject({ duplicates: 0, failedCalls: {} })
    expect(countTrace(jobs.crowd.trace).loads.filter((name) => name === 'xfs')).toHaveLength(1)
  })

  test('fails for what nobody has, each time, and loads nothing', () => {
    expect(jobs.nobody.stdout).toMatch(/^n=20 exit-1=20 /)
    expect(countTrace(jobs.nobody.trace)).toMatchObject({ finitCalls: 0, loads: [] })
  })

  test('loads where there is no /run', () => {
    expect(jobs.bare.stdout).toBe('0\n')
    expect(countTrace(jobs.bare.trace).loads).toContain('xfs')
  })
})
