import { describe, expect, test } from 'vitest'
import { emulatorFault, kernelOptions } from '../../scripts/vm/emulator-fault.mjs'

/** What consoles of guests that came to a bad end showed, shortened to the lines that tell; the bad module is made up. */
const LATE_INT3 = `[    4.607170] Oops: int3: 0000 [#1] PREEMPT SMP NOPTI
[    4.608167] CPU: 0 UID: 0 PID: 0 Comm: swapper/0 Not tainted 6.12.117+deb13-cloud-amd64 #1  Debian 6.12.117-1
[    4.608558] RIP: 0010:sched_clock_cpu+0x9/0x1d0
[    4.621277] Kernel panic - not syncing: Fatal exception in interrupt
`
const NO_MORE_RCU = `[  217.237164] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
[  217.237164] rcu: rcu_preempt kthread starved for 52520 jiffies! g473 f0x2 RCU_GP_WAIT_FQS(5) ->state=0x0 ->cpu=0
[  220.541340] watchdog: BUG: soft lockup - CPU#1 stuck for 201s! [grep:147]
`
const BUSY_MACHINE = `[   77.237164] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
[   77.237164] rcu: rcu_preempt kthread starved for 5252 jiffies! g473 f0x2 RCU_GP_WAIT_FQS(5) ->state=0x0 ->cpu=0
[   80.541340] watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [grep:147]
`
const LOCKUP = `[   82.429180] watchdog: BUG: soft lockup - CPU#0 stuck for 67s! [sh:139]
[   82.430011] Kernel panic - not syncing: softlockup: hung tasks
`
const CRASH_ON_REQUEST = `[   22.386847] sysrq: Trigger a crash
[   22.394292] Kernel panic - not syncing: sysrq triggered crash
[   22.394827] CPU: 1 PID: 106 Comm: sh Not tainted 6.1.0-56-cloud-amd64 #1  Debian 6.1.192-2
`
const BAD_MODULE = `[   30.100000] BUG: kernel NULL pointer dereference, address: 0000000000000008
[   30.100100] Oops: 0000 [#1] PREEMPT SMP NOPTI
[   30.100200] RIP: 0010:ring_init+0x9/0x1000 [ring]
[   30.200000] Kernel panic - not syncing: Fatal exception
`

describe('emulatorFault()', () => {
  test('knows the int3 of a patch that was over, a lockup that ends in a panic, and a starved RCU', () => {
    expect(emulatorFault(LATE_INT3)).toMatch(/int3/)
    expect(emulatorFault(LATE_INT3.replace('Oops: ', ''))).toMatch(/int3/)
    expect(emulatorFault(LOCKUP)).toMatch(/locked up/)
    expect(emulatorFault(NO_MORE_RCU)).toMatch(/starved/)
  })

  test('takes no other end for one: a crash on request, a fault in a module, notices on a busy machine', () => {
    for (const console of ['', CRASH_ON_REQUEST, BAD_MODULE, BUSY_MACHINE])
      expect(emulatorFault(console), console).toBeUndefined()
  })
})

describe('kernelOptions()', () => {
  test('are patient with many processors, as far as the kernel lets them', () => {
    expect(kernelOptions(2)).toContain('watchdog_thresh=30')
    expect(kernelOptions(32)).toContain('watchdog_thresh=60')
  })
})
