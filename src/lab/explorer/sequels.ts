import type { Step } from '../../host/simulated/index.ts'
import {
  ByCells,
  type CellNumber,
  cellNumber,
  INITIAL,
  MACHINE,
  type Memo,
  type Move,
  type Outcome,
  type Tuple,
  type Unknown,
} from './memo/index.ts'
import { numberIn } from './number-in.ts'
import type { Possibilities, Possible } from './possibilities.ts'
import type { SharedPlaces } from './shared-places.ts'

/** So many steps are taken together at most: who goes on for ever must not do so unseen. */
const MOST_TOGETHER = 1_000

/** What one thing that happens leads to, with all that follows from it and is nobody else's business. */
export interface Sequel {
  readonly kind: 'sequel'
  /** The first one, at least. */
  readonly steps: readonly Step[]
  /** The last one: what came before it is nobody else's business. */
  readonly step: Step
  /** Of the last one: equal ones have one number. */
  readonly number: number
  /** Laws that were found to be broken there. */
  readonly broken: readonly string[]
  /** Whose cells change, and the chunks that they have then. */
  readonly changes: readonly (readonly [owner: number, chunk: number])[]
  /** What has changed that others may have waited for: whom that wakes hangs on where they stand. */
  readonly heard: readonly string[]
  /** Of whom `changes` tell already. */
  readonly told: ReadonlySet<number>
}

/** Something that nobody knows yet, after some steps: what comes of a move, or whether a condition holds. */
export interface Missing {
  readonly kind: 'gap'
  readonly tuple: Tuple
  readonly taken: readonly Step[]
  readonly unknown: Move | Unknown
}

/** One that is being made. */
interface Draft {
  tuple: Tuple
  readonly steps: Step[]
  readonly broken: string[]
  /** What it hangs on. */
  readonly hangsOn: Set<CellNumber>
  readonly heard: string[]
  /** It hangs on nothing else, but for whom it wakes. */
  isKept: boolean
}

/** Makes sequels of what is known of steps, each once for all states that differ in nothing that it hangs on. */
export class Sequels {
  readonly #memo: Memo
  readonly #shared: SharedPlaces
  readonly #possibilities: Possibilities
  readonly #numbers = new Map<Step, number>()
  #known: ByCells<Sequel>

  constructor(memo: Memo, shared: SharedPlaces, possibilities: Possibilities) {
    this.#memo = memo
    this.#known = new ByCells(memo)
    this.#shared = shared
    this.#possibilities = possibilities
  }

  of(tuple: Tuple, option: Possible): Sequel | Missing {
    return this.#known.find(option.number, tuple, option.move.who) ?? this.#made(tuple, option)
  }

  /** The state that it leads to. */
  after(tuple: Tuple, { changes, heard, told }: Sequel): Tuple {
    let { length } = tuple
    for (const [owner] of changes) if (owner >= length) length = owner + 1
    const changed = new Int32Array(length)
    changed.set(tuple)
    for (const [owner, chunk] of changes) changed[owner] = chunk
    if (heard.length === 0) return changed
    for (let who = 1; who < length; who++) {
      if (!told.has(who)) changed[who] = this.#memo.wokenChunk(who, changed[who]!, heard)
    }
    return changed
  }

  /** A condition was learned: steps that changed nothing for anybody may now wake somebody. */
  forget(): void {
    this.#known = new ByCells(this.#memo)
  }

  #made(from: Tuple, option: Possible): Sequel | Missing {
    const draft: Draft = { tuple: from, steps: [], broken: [], hangsOn: new Set(), heard: [], isKept: true }
    for (let move: Move | undefined = option.move; move !== undefined; ) {
      const { tuple, steps } = draft
      const outcome = this.#memo.outcomeOf(tuple, move, draft.hangsOn)
      if (outcome === undefined) return { kind: 'gap', tuple, taken: steps, unknown: move }
      const next = this.#take(draft, move, outcome)
      if (next !== undefined && !('kind' in next)) {
        return { kind: 'gap', tuple: draft.tuple, taken: steps, unknown: next }
      }
      move = next
    }
    const sequel = this.#sequelOf(from, option, draft)
    if (draft.isKept) this.#known.add(option.number, from, option.move.who, draft.hangsOn, sequel)
    return sequel
  }

  #sequelOf(from: Tuple, { move }: Possible, { tuple, steps, broken, hangsOn, heard, isKept }: Draft): Sequel {
    const step = steps.at(-1)!
    const number = numberIn(this.#numbers, step)
    const changed = [...tuple.entries()].filter(([owner, chunk]) => chunk !== (from[owner] ?? 0))
    const whole: Sequel = { kind: 'sequel', steps, step, number, broken, changes: changed, heard: [], told: new Set() }
    if (heard.length === 0 || !isKept) return whole
    const isTold = (owner: number) => owner === MACHINE || owner === move.who || hangsOn.has(cellNumber(owner))
    const told = new Set([...tuple.keys()].filter(isTold))
    return { ...whole, changes: changed.filter(([owner]) => isTold(owner)), heard, told }
  }

  /** Tells what is taken together with it. */
  #take(draft: Draft, move: Move, outcome: Outcome): Move | Unknown | undefined {
    const { leaf, met, tuple } = outcome
    const step = this.#memo.stepOf(this.#memo.choiceOf(draft.tuple, move), outcome)
    this.#shared.note(step)
    draft.steps.push(step)
    draft.broken.push(...leaf.broken)
    draft.isKept &&= this.#isOwn(draft.tuple, move)
    draft.heard.push(...this.#memo.heard(leaf, met))
    for (const { owner } of leaf.changes) draft.hangsOn.add(cellNumber(met.processes[owner]!))
    for (const { owner } of leaf.adds) draft.hangsOn.add(cellNumber(met.processes[owner]!))
    draft.tuple = tuple
    return draft.steps.length === MOST_TOGETHER ? undefined : this.#alsoNow(draft, move, step)
  }

  /** Does it hang on nothing but what it looks at? What becomes of one that was killed hangs on what all of its calls wait for. */
  #isOwn(tuple: Tuple, { who, call }: Move): boolean {
    return call !== undefined && this.#memo.situation.signalsOf(tuple, who) === INITIAL
  }

  /**
   * What is taken together with steps of one strand, as the last one is nobody else's business and nothing else could befall it:
   * neither then nor where a fault was not used up before, so that steps stay the same ones in every order.
   */
  #alsoNow({ tuple, hangsOn }: Draft, { kind, who, call }: Move, { footprint }: Step): Move | Unknown | undefined {
    if (kind !== 'step' || !this.#shared.isPrivate(footprint)) return undefined
    const share = this.#possibilities.of(tuple, who)
    if (!('steps' in share)) return share
    for (const cell of share.hangsOn) hangsOn.add(cell)
    return share.isSafe ? share.steps.find(({ move }) => move.call === call)?.move : undefined
  }
}
