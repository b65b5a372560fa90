import { describe, expect, test } from 'vitest'
import { runInVm } from './machine.ts'

/** Configuration of the guest: parameters, a softdep pair, a blacklist line, an alias. */
const CONFIG = `
options nbd nbds_max=3 max_part=5
softdep veth pre: dummy
blacklist brd
alias ram1 brd
`

/** What both tools do, one after the other: `$m` is the tool. Everything they print, and every status, is compared. */
const STEPS = [
  '$m xfrm_user',
  'cut -d" " -f1,3,4 /proc/modules',
  '$m -r xfrm_user',
  'cut -d" " -f1 /proc/modules',
  '$m -v nbd max_part=7',
  'cat /sys/module/nbd/parameters/nbds_max /sys/module/nbd/parameters/max_part',
  '$m nbd',
  '$m --first-time nbd',
  '$m -nv nbd',
  '$m -D nbd',
  '$m -r nbd',
  '$m -v veth',
  '$m -r -v veth',
  '$m acpi_cpufreq',
  '$m nosuch',
  '$m net-pf-16-proto-6',
  '$m -r net-pf-16-proto-6',
  '$m ram1',
  '$m brd rd_nr=1',
  '$m -r -v ram1',
  '$m nbd nbds_max=x',
  '$m xfrm_user',
  '$m -r xfrm_algo',
  '$m -r --remove-holders -v xfrm_algo',
  '$m -r --first-time nbd',
  '$m -r ext4',
  'cut -d" " -f1 /proc/modules',
]

function script(): string {
  const steps = STEPS.map((step) => `echo '> ${step}'\n{ ${step}; } 2>&1\necho "status $?"`).join('\n')
  return ['modprobe', 'kmod-modprobe'].map((tool) => `echo '##'\nm=${tool}\n${steps}\n`).join('')
}

/** kmod 30 as Debian builds it puts source line and function into libkmod's messages; 34.2 does not. */
function withoutSourceLines(text: string): string {
  return text.replaceAll(/\.\.\/libkmod\/\S+ \w+\(\) /g, '').replaceAll('kmod-modprobe', 'modprobe')
}

function answerTo(transcript: string, step: string): string {
  const from = transcript.indexOf(`> ${step}\n`)
  return transcript.slice(from, transcript.indexOf('\n> ', from)).split('\n').slice(1).join('\n')
}

describe('modprobe on a real kernel', () => {
  test('loads, refuses and removes, with the words and statuses of kmod', async () => {
    const { stdout, status } = await runInVm({
      kernel: '6.1',
      label: 'modprobe',
      overlay: { '/etc/modprobe.d/test.conf': CONFIG },
      script: script(),
      timeoutMs: 300_000,
    })
    expect(status).toBe(0)
    const [, ours = '', kmods = ''] = withoutSourceLines(stdout).split('##\n')

    expect(answerTo(ours, '$m xfrm_user')).toBe('status 0')
    expect(answerTo(ours, 'cut -d" " -f1,3,4 /proc/modules')).toBe('xfrm_user 0 -\nxfrm_algo 1 xfrm_user,\nstatus 0')
    expect(answerTo(ours, 'cut -d" " -f1 /proc/modules')).toBe('status 0')
    expect(answerTo(ours, 'cat /sys/module/nbd/parameters/nbds_max /sys/module/nbd/parameters/max_part')).toBe(
      '3\n7\nstatus 0',
    )
    expect(answerTo(ours, '$m acpi_cpufreq')).toBe(
      "modprobe: ERROR: could not insert 'acpi_cpufreq': No such device\nstatus 1",
    )
    expect(answerTo(ours, '$m nosuch')).toMatch(/^modprobe: FATAL: Module nosuch not found in directory .*\nstatus 1$/)
    expect(ours).toBe(kmods)
  })

  test('loads compressed modules, which the kernel decompresses itself', async () => {
    const { stdout, stderr, status, modules } = await runInVm({
      kernel: '6.12',
      label: 'modprobe-compressed',
      script: 'cat /sys/module/compression\nmodprobe -v xfrm_user\n',
      timeoutMs: 120_000,
    })

    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout).toMatch(/^xz\ninsmod \S+\/xfrm_algo\.ko\.xz \ninsmod \S+\/xfrm_user\.ko\.xz \n$/)
    expect(modules).toMatch(/^xfrm_user \d+ 0 - Live /m)
  })

  test('why and check tell what is live, lsmod lists it as kmod does, and insmod and rmmod act', async () => {
    const { stdout, stderr, status } = await runInVm({
      kernel: '6.1',
      label: 'tools',
      script: `
set -e
modonce check net-pf-16-proto-6 || echo "status $?"
insmod /lib/modules/$(uname -r)/kernel/net/xfrm/xfrm_algo.ko
modprobe xfrm_user
modonce check net-pf-16-proto-6
modonce why net-pf-16-proto-6 | tail -1
lsmod > /tmp/ours; kmod-lsmod > /tmp/kmods; diff /tmp/ours /tmp/kmods
rmmod xfrm_algo || echo "status $?"
rmmod xfrm_user xfrm_algo
wc -l < /proc/modules
`,
      timeoutMs: 120_000,
    })

    expect({ stdout, status }).toEqual({
      stdout: `no: net-pf-16-proto-6: xfrm_user is absent
status 1
yes: net-pf-16-proto-6: xfrm_user is live
    a load does nothing: it is live
status 1
0
`,
      status: 0,
    })
    expect(stderr).toBe('rmmod: ERROR: Module xfrm_algo is in use by: xfrm_user\n')
  })
})
