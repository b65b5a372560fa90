import type { KernelSteps } from '../../operation.ts'
import { ERESTARTSYS, negative } from './answers.ts'
import { type HelperCall, waitStatus } from './helper-call.ts'
import type { HelperSwitch } from './helper-switch.ts'
import type { HelperMachine, RequestWorld, RunningHelper } from './request-world.ts'

/** What the kernel waits for: nothing, that the program has been executed, or its end. R3.11 */
export interface HelperWait {
  readonly until: 'nothing' | 'exec' | 'end'
  /** Ended by a signal that kills the caller. */
  readonly killable: boolean
}

/** Programs that the kernel runs: call_usermodehelper(). Linux 6.12, kernel/umh.c */
export class UsermodeHelper {
  readonly switch: HelperSwitch
  readonly #world: RequestWorld
  readonly #machine: HelperMachine
  #last: RunningHelper | undefined

  constructor(world: RequestWorld, machine: HelperMachine, helperSwitch: HelperSwitch) {
    this.#world = world
    this.#machine = machine
    this.switch = helperSwitch
  }

  /** 0, the wait status of a program that failed, or a negative errno. R3.12 */
  *run(call: HelperCall, wait: HelperWait): KernelSteps<number> {
    const path = this.#pathOf(call)
    if (path === '') return 0
    // The state is looked at with the count raised, so that nobody starts who is not waited for.
    this.switch.begin()
    try {
      if (this.switch.disabled) return negative('EBUSY')
      return yield* this.#start({ ...call, path }, wait)
    } finally {
      this.switch.end()
    }
  }

  /** With CONFIG_STATIC_USERMODEHELPER one path stands for all; argv[0] stays what it was. R3.4 */
  #pathOf({ path }: HelperCall): string {
    const { config, rules } = this.#world
    const { STATIC_USERMODEHELPER: staticPath } = config
    return staticPath === false || !rules.holds('R3.4/static') || path === '' ? path : staticPath
  }

  *#start(call: HelperCall, { until, killable }: HelperWait): KernelSteps<number> {
    const name = `${call.argv[0]} ${call.argv.at(-1)}`
    if (until === 'nothing') {
      this.#machine.work(`kworker for ${name}`, this.#later(call))
      return 0
    }
    if ((yield* this.switch.waitForInitramfs(killable)) === 'interrupted') {
      this.#machine.work(`kworker for ${name}`, this.#later(call))
      return ERESTARTSYS
    }
    yield* this.#turn()
    const helper = this.#machine.exec(call)
    if (typeof helper === 'string') return negative(helper)
    this.#last = helper
    if (until === 'exec') return 0
    const ready = () => helper.end !== undefined
    const wakeup = yield {
      point: `waits for the helper ${name}`,
      ready,
      interruptible: killable && this.#world.rules.holds('R3.14'),
    }
    // The helper goes on without the one who asked for it. R3.14
    if (wakeup === 'interrupted') return ERESTARTSYS
    return this.#world.rules.holds('R3.12') ? waitStatus(helper.end!) : 0
  }

  /** Helpers run beside each other, also where one thread started them all. R3.16 */
  *#turn(): KernelSteps<void> {
    const last = this.#last
    if (last === undefined || this.#world.rules.holds('R3.16')) return
    yield { point: 'waits for the helper before it', ready: () => last.end !== undefined }
  }

  /** Nobody waits for it any more; it is executed all the same. */
  *#later(call: HelperCall): KernelSteps<void> {
    yield* this.switch.waitForInitramfs(false)
    this.#machine.exec(call)
  }
}
