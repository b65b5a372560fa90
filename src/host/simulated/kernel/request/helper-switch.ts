import type { Cell } from '../../cells.ts'
import type { KernelSteps } from '../../operation.ts'
import { negative } from './answers.ts'
import type { RequestOptions, RequestWorld } from './request-world.ts'

/** Whether helpers may run. `freezing` is the beginning of a suspend: who can wait, waits for its end. R3.15 */
export type HelperState = 'enabled' | 'freezing' | 'disabled'

const DRAIN_NS = 5_000_000_000n

/** Enables and disables helpers: disabled at first, while the machine sleeps, and when it goes down. R3.15 */
export class HelperSwitch {
  readonly state: Cell<HelperState>
  readonly #world: RequestWorld
  readonly #running: Cell<number>
  /** The initramfs is unpacked. R3.6 */
  readonly #unpacked: Cell<boolean>

  constructor(world: RequestWorld, { earlyBoot = false, helpersEnabled = !earlyBoot }: RequestOptions) {
    this.#world = world
    this.state = world.state.cell<HelperState>('helpers', helpersEnabled ? 'enabled' : 'disabled')
    this.#running = world.state.cell('helpers.running', 0)
    this.#unpacked = world.state.cell('initramfs', !earlyBoot)
  }

  get disabled(): boolean {
    return this.state.value !== 'enabled' && this.#world.rules.holds('R3.15')
  }

  begin(): void {
    this.#running.value++
  }

  end(): void {
    this.#running.value--
  }

  enable(): void {
    this.state.value = 'enabled'
  }

  /** The initramfs is there: helpers that wait for it go on, and others may start. */
  unpacked(): void {
    this.#unpacked.value = true
    this.enable()
  }

  /** Waits for helpers that run; where some still do after five seconds, they stay enabled, and it is EAGAIN. */
  *disable(state: 'freezing' | 'disabled' = 'disabled'): KernelSteps<number> {
    this.state.value = state
    const isIdle = () => this.#running.value === 0
    if (isIdle() || !this.#world.rules.holds('R3.15/drain')) return 0
    const deadlineNs = this.#world.nowNs() + DRAIN_NS
    const wakeup = yield { point: 'waits for helpers to end', ready: isIdle, deadlineNs }
    if (wakeup === 'ready') return 0
    this.enable()
    return negative('EAGAIN')
  }

  /** Keeps helpers from being disabled: EAGAIN where they are; while they are being frozen, it waits. */
  *tryLock(): KernelSteps<number> {
    if (!this.#world.rules.holds('R3.15/trylock')) return 0
    if (this.state.value === 'freezing') {
      yield { point: 'waits for the thaw', ready: () => this.state.value !== 'freezing', interruptible: true }
    }
    return this.state.value === 'enabled' ? 0 : negative('EAGAIN')
  }

  /** Before a helper is executed. R3.6 */
  *waitForInitramfs(killable: boolean): KernelSteps<'ready' | 'interrupted'> {
    const { profile, rules } = this.#world
    if (!profile.helperWaitsForInitramfs || !rules.holds('R3.6')) return 'ready'
    if (this.#unpacked.value) return 'ready'
    const ready = () => this.#unpacked.value
    const wakeup = yield { point: 'waits for the initramfs', ready, interruptible: killable }
    return wakeup === 'interrupted' ? 'interrupted' : 'ready'
  }
}
