import type { ErrnoName } from '../../../../names.ts'
import type { Cell } from '../../cells.ts'
import type { Entity } from '../../hash.ts'
import type { KernelSteps, Pause } from '../../operation.ts'
import type { State } from '../../state.ts'
import type { StateMap } from '../../state-map.ts'
import type { KernelWorld } from '../kernel-world.ts'

/** What a system call answers: undefined is success. */
type Answer = ErrnoName | undefined

/** One finit_module that others wait for. */
class SharedLoad implements Entity {
  readonly stateId: string
  readonly origin: string
  readonly answer: Cell<{ readonly code: Answer } | undefined>

  constructor(state: State, inode: string) {
    this.stateId = `idempotent:${inode}`
    this.origin = state.originOf(this.stateId)
    this.answer = state.cell<{ readonly code: Answer } | undefined>(`${this.stateId}.answer`, undefined)
  }
}

/**
 * finit_module by inode: the first caller loads, and those who come while it has not returned get its answer, whatever it is,
 * whatever they asked with. Nothing is remembered afterwards. R1.17, R1.18
 */
export class SharedLoads {
  readonly #world: KernelWorld
  readonly #loads: StateMap<SharedLoad>

  constructor(world: KernelWorld) {
    this.#world = world
    this.#loads = world.state.map<SharedLoad>('idempotent')
  }

  /** Makes `load` the one load of that key now, or waits for the one that there is. */
  *run(key: string, load: () => KernelSteps<Answer>): KernelSteps<Answer> {
    const there = this.#loads.get(key)
    if (there !== undefined && this.#world.rules.holds('R1.18')) return yield* this.#join(there)
    const mine = new SharedLoad(this.#world.state, key)
    this.#loads.set(key, mine)
    // The answer reaches the others when all is done. R1.20
    if (!this.#world.rules.holds('R1.20')) mine.answer.value = { code: undefined }
    const code = yield* load()
    // Who waited for the name goes on already, while the load is not over for who comes for the file.
    if (this.#world.rules.holds('R1.18/window')) yield { point: 'completes' }
    if (this.#world.rules.holds('R1.18/forgets')) this.#loads.delete(key)
    mine.answer.value = { code }
    return code
  }

  /** After a signal there is one more look at the answer: it may have come in between. R1.19 */
  *#join(shared: SharedLoad): KernelSteps<Answer> {
    const { profile, rules } = this.#world
    const mayEnd = profile.sharing === 'interruptible' || !rules.holds('R1.19/uninterruptible')
    const isInterruptible = mayEnd && rules.holds('R1.19')
    const pause: Pause = {
      point: 'shares',
      ready: () => shared.answer.value !== undefined,
      interruptible: isInterruptible,
    }
    if ((yield pause) === 'interrupted') yield { point: 'interrupted' }
    return shared.answer.value === undefined ? 'EINTR' : shared.answer.value.code
  }
}
