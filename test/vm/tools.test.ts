import { beforeAll, describe, expect, test } from 'vitest'
import { KMOD_34_TOOLS, kmod34Files } from './kmod-34.ts'
import { callsOf, countTrace, runInVm } from './machine.ts'

/** Parameters, a softdep pair, a blacklist line, an alias, and commands that run the tool again. */
const CONFIG = `
options nbd nbds_max=3 max_part=5
softdep veth pre: dummy
blacklist brd
alias ram1 brd
install isofs modprobe --ignore-install isofs $CMDLINE_OPTS && echo installed
remove isofs modprobe -r --ignore-remove isofs && echo removed
`

/** Module files for the steps: one whose signature is not that of its bytes, and one without a signature for another kernel. */
const PREPARE = `
kernel=/lib/modules/$(uname -r)/kernel
net=$kernel/net/xfrm
block=$kernel/drivers/block
dummy=$kernel/drivers/net/dummy.ko
if [ -e $dummy ]; then cat $dummy; else xzcat $dummy.xz; fi | sed 's/ SMP preempt / SMP PREEMPT /' >/tmp/changed.ko
sed 's/~Module signature appended~/-Module signature appended-/' </tmp/changed.ko >/tmp/foreign.ko
`

/** What modonce and kmod both do, one step after the other. Everything they print, and every status, is compared. */
const STEPS = [
  'modprobe xfrm_user',
  'cut -d" " -f1,3,4 /proc/modules',
  'lsmod',
  `lsmod >/tmp/list; ${KMOD_34_TOOLS}/lsmod | cmp - /tmp/list`,
  'modprobe -r xfrm_user',
  'cut -d" " -f1 /proc/modules',
  'modprobe -v nbd max_part=7',
  'cat /sys/module/nbd/parameters/nbds_max /sys/module/nbd/parameters/max_part',
  'modprobe nbd',
  'modprobe --first-time nbd',
  'modprobe -nv nbd',
  'modprobe -D nbd',
  'modprobe -r nbd',
  'modprobe -v veth',
  'modprobe -r -v veth',
  'modprobe acpi_cpufreq',
  'modprobe nosuch',
  'modprobe net-pf-16-proto-6',
  'modprobe -r net-pf-16-proto-6',
  'modprobe ram1',
  'modprobe brd rd_nr=1',
  'modprobe -r -v ram1',
  'modprobe nbd nbds_max=x',
  'modprobe xfrm_user',
  'modprobe -r xfrm_algo',
  'modprobe -r --remove-holders -v xfrm_algo',
  'modprobe -r --first-time nbd',
  'modprobe -v ext4',
  'modprobe --first-time ext4',
  'modprobe -r ext4',
  'modprobe -v isofs',
  'modprobe -r isofs',
  'modprobe -a dummy nosuch nbd',
  'lsmod',
  'modprobe -r dummy nbd',
  'insmod $net/xfrm_user.ko*',
  'insmod $net/xfrm_algo.ko*',
  'insmod $net/xfrm_user.ko*',
  'insmod $net/xfrm_user.ko*',
  'rmmod xfrm_algo',
  'rmmod xfrm_user xfrm_algo',
  'rmmod xfrm_user ext4',
  'insmod $block/nbd.ko* nbds_max=x',
  'insmod $block/nbd.ko* nbds_max=2',
  'cat /sys/module/nbd/parameters/nbds_max',
  'rmmod nbd',
  'insmod /tmp/changed.ko',
  'insmod /tmp/foreign.ko',
  'modprobe /tmp/foreign.ko',
  'modprobe -f /tmp/foreign.ko',
  'rmmod dummy',
  'insmod /etc/modprobe.d/test.conf',
  'insmod /nosuch.ko',
  'cut -d" " -f1 /proc/modules',
]

const LIMIT_MS = 400_000

const STEPS_SCRIPT = STEPS.map((step) => `echo '> ${step}'\n{ ${step}; } 2>&1\necho "status $?"\n`).join('')

/** What only modonce has, on the same kernel. */
const OWN_SCRIPT = `
modonce check net-pf-16-proto-6; echo $?
modprobe xfrm_user
modonce check net-pf-16-proto-6; echo $?
modonce why net-pf-16-proto-6 | tail -1
`

/** The steps with each of both. The first leaves the kernel as it found it. */
function runBoth(kernel: '6.1' | '6.12') {
  return runInVm({
    kernel,
    label: `tools-${kernel}`,
    overlay: { '/etc/modprobe.d/test.conf': CONFIG, ...kmod34Files() },
    jobs: [
      { name: 'modonce', script: `${PREPARE}${STEPS_SCRIPT}`, timeoutMs: LIMIT_MS, trace: true },
      {
        name: 'kmod',
        script: `PATH=${KMOD_34_TOOLS}:$PATH\n${PREPARE}${STEPS_SCRIPT}`,
        timeoutMs: LIMIT_MS,
        trace: true,
      },
      { name: 'own', script: OWN_SCRIPT, timeoutMs: LIMIT_MS },
    ],
  })
}

/** What a step printed, and its status. */
function answerTo(transcript: string, step: string): string {
  const from = transcript.indexOf(`> ${step}\n`)
  return transcript.slice(from, transcript.indexOf('\n> ', from)).split('\n').slice(1).join('\n')
}

describe.each(['6.1', '6.12'] as const)('the tools on kernel %s', (kernel) => {
  let jobs: Awaited<ReturnType<typeof runBoth>>['jobs']

  beforeAll(async () => {
    ;({ jobs } = await runBoth(kernel))
  })

  test('load, refuse and remove with the words and statuses of kmod', () => {
    expect(jobs.modonce).toMatchObject({ status: 0, stderr: '' })
    expect(jobs.modonce.stdout).toBe(jobs.kmod.stdout)
  })

  test('make the system calls that kmod makes, with the same answers', () => {
    expect(callsOf(jobs.modonce.trace)).toEqual(callsOf(jobs.kmod.trace))
    // Those of 6.12 are compressed: the kernel decompresses them itself.
    expect(countTrace(jobs.modonce.trace)).toMatchObject({ initCalls: 0, loads: expect.arrayContaining(['xfrm_user']) })
  })

  test('do what they say', () => {
    const answer = (step: string) => answerTo(jobs.modonce.stdout, step)

    expect(answer('modprobe xfrm_user')).toBe('status 0')
    expect(answer('cut -d" " -f1,3,4 /proc/modules')).toMatch(/^xfrm_user 0 -\nxfrm_algo 1 xfrm_user,\n/)
    expect(answer('lsmod')).toMatch(/^Module .*\nxfrm_user +\d+ {2}0\nxfrm_algo +\d+ {2}1 xfrm_user\n/)
    expect(answer(`lsmod >/tmp/list; ${KMOD_34_TOOLS}/lsmod | cmp - /tmp/list`)).toBe('status 0')
    expect(answer('cat /sys/module/nbd/parameters/nbds_max /sys/module/nbd/parameters/max_part')).toBe('3\n7\nstatus 0')
    expect(answer('modprobe -v veth')).toMatch(/^insmod \S+\/dummy\.ko\S* \ninsmod \S+\/veth\.ko\S* \nstatus 0$/)
    expect(answer('modprobe acpi_cpufreq')).toMatch(/'acpi_cpufreq': No such device\nstatus 1$/)
    expect(answer('modprobe nosuch')).toMatch(/^modprobe: FATAL: Module nosuch not found in directory .*\nstatus 1$/)
    expect(answer('modprobe -v ext4')).toBe('status 0')
    expect(answer('modprobe -r isofs')).toBe('removed\nstatus 0')
    expect(answer('insmod $net/xfrm_user.ko*')).toMatch(/: Unknown symbol in module\nstatus 1$/)
    expect(answer('insmod /tmp/changed.ko')).toMatch(/: Key was rejected by service\nstatus 1$/)
    expect(answer('insmod /tmp/foreign.ko')).toMatch(/: Invalid module format\nstatus 1$/)
  })

  test('tell what is live, whatever alias it was asked by', () => {
    expect(jobs.own).toMatchObject({
      stdout: `no: net-pf-16-proto-6: xfrm_user is absent
1
yes: net-pf-16-proto-6: xfrm_user is live
0
    a load does nothing: it is live
`,
      stderr: '',
    })
  })
})
