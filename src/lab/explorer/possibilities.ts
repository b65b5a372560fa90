import type { Choice } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'
import { ByCells, type CellNumber, type Memo, type Move, TIME, type Tuple, type Unknown } from './memo/index.ts'
import { numberIn } from './number-in.ts'

/** Something that can happen in a state, by numbers: equal ones are the same object in each. */
export interface Possible {
  readonly choice: Choice
  readonly move: Move
  /** Counts them. */
  readonly number: number
  /** Of its id. */
  readonly id: number
  /** Of its strand, as `strandOf`. */
  readonly strand: number
}

/** What can become of one process, the same in all states that differ in nothing that this hangs on. */
export interface Share {
  readonly steps: readonly Possible[]
  /** What may befall it. */
  readonly others: readonly Possible[]
  /** Nothing could befall it, were there as many faults left as ever. */
  readonly isSafe: boolean
  /** The next moment for which it waits. */
  readonly dueNs: number
  /** What that hangs on, besides what the machine and it have. */
  readonly hangsOn: ReadonlySet<CellNumber>
}

/** What can happen in states. */
export class Possibilities {
  readonly #memo: Memo
  readonly #shares: ByCells<Share>
  readonly #options = new Map<Choice, Possible[]>()
  readonly #names = new Map<string, number>()
  #count = 0

  constructor(memo: Memo) {
    this.#memo = memo
    this.#shares = new ByCells(memo)
  }

  /** All of it, as `Situation.moves`. */
  in(tuple: Tuple): Possible[] | Unknown {
    const options: Possible[] = []
    const others: Possible[] = []
    let nextNs = Number.POSITIVE_INFINITY
    for (let who = 1; who < tuple.length; who++) {
      const share = this.of(tuple, who)
      if (!('steps' in share)) return share
      for (const option of share.steps) options.push(option)
      for (const option of share.others) others.push(option)
      if (share.dueNs < nextNs) nextNs = share.dueNs
    }
    if (options.length === 0 && nextNs < Number.POSITIVE_INFINITY) options.push(this.#optionOf(tuple, TIME))
    for (const option of others) options.push(option)
    return options
  }

  /** What can become of one process. */
  of(tuple: Tuple, who: number): Share | Unknown {
    const known = this.#shares.find(who, tuple, who)
    if (known !== undefined) return known
    const part = this.#memo.situation.partOf(tuple, who)
    if (!('steps' in part)) return part
    const possible = (move: Move) => this.#optionOf(tuple, move)
    const share: Share = { ...part, steps: part.steps.map(possible), others: part.others.map(possible) }
    this.#shares.add(who, tuple, who, part.hangsOn, share)
    return share
  }

  #optionOf(tuple: Tuple, move: Move): Possible {
    const choice = this.#memo.choiceOf(tuple, move)
    const options = this.#options.get(choice) ?? []
    this.#options.set(choice, options)
    let option = options.find((other) => other.move.wakeup === move.wakeup)
    if (option === undefined) {
      const strand = numberIn(this.#names, `strand ${strandOf(choice)}`)
      option = { choice, move, number: this.#count++, id: numberIn(this.#names, choice.id), strand }
      options.push(option)
    }
    return option
  }
}
