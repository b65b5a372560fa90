import { INITIAL, type Leaf, MACHINE, type Memo, type Move, type Outcome, SIGNALS, type Tuple } from '../memo/index.ts'
import type { Places } from './places.ts'
import { ONLY_ADDED } from './touched.ts'

/** What a step of a process may be put before, of what may befall it instead. */
export class Befalling {
  readonly #memo: Memo
  readonly #places: Places
  /** Leaves of faults without what is counted of faults. */
  readonly #uncounted = new Map<Leaf, Leaf>()

  constructor(memo: Memo, places: Places) {
    this.#memo = memo
    this.#places = places
  }

  /**
   * A step that is nobody else's business comes before all that others do, if what may befall its process can be left to happen
   * either before all that, or as well after the step. A fault that nobody else sees can happen before; a signal can come after, if
   * the process has left the kernel by then, so that it meets the signal as it would have met it. Undefined: nobody knows what
   * comes of a fault.
   */
  mayWait(tuple: Tuple, fault: Move, { tuple: after }: Outcome, { who, call }: Move): boolean | undefined {
    if (fault.kind === 'continue') return true
    if (fault.call === undefined && this.#isOutside(after, who, call!)) return true
    if (fault.call === undefined && this.#hasMore(tuple, who)) return false
    const outcome = this.#memo.outcomeOf(tuple, fault)
    return outcome && this.#places.isPrivate(this.#withoutCounts(outcome), outcome.met, who, tuple, false)
  }

  /** Its next call is not made yet. */
  #isOutside(tuple: Tuple, who: number, call: number): boolean {
    const value = this.#memo.chunks.get(tuple[who]!, call)
    return value !== INITIAL && !this.#memo.callOf(value).standing.begun
  }

  #hasMore(tuple: Tuple, who: number): boolean {
    const standing = this.#memo.strands.filter(({ call }) => this.#memo.chunks.get(tuple[who]!, call) !== INITIAL)
    return standing.length > 1
  }

  /**
   * How many faults are left is the same in every order, and what laws add for a fault excuses more: a run in which it comes later
   * breaks no law that this one does not. A signal is seen by its own process only.
   */
  #withoutCounts({ leaf, met }: Outcome): Leaf {
    const known = this.#uncounted.get(leaf)
    if (known !== undefined) return known
    const touches = leaf.touches.filter(({ owner, offset, access }) => {
      const whose = met.processes[owner]!
      if (whose !== MACHINE) return offset !== SIGNALS
      const { name } = this.#memo.layout.factsOf(MACHINE, offset)
      return name !== 'faults' && !(name.startsWith('tally:') && access === ONLY_ADDED)
    })
    const uncounted = { ...leaf, touches }
    this.#uncounted.set(leaf, uncounted)
    return uncounted
  }
}
