import { type Faults, faultsOf, faultsOfActor } from '../../../host/simulated/index.ts'
import { type CallFacts, type Move, wakeupOf } from './calls.ts'
import type { CellNumber } from './cell-number.ts'
import { SIGNALS } from './layout.ts'
import type { Store } from './leaf.ts'
import type { StrandSlots } from './strand-slots.ts'
import type { Cells, Tree, Tuple } from './tree.ts'
import { INITIAL, MACHINE, Met } from './values.ts'

/** A condition of which nobody knows yet whether it holds in a state. */
export interface Unknown {
  readonly who: number
  readonly call: number
}

/** What can become of one process. */
export interface Part {
  readonly steps: readonly Move[]
  /** What may befall it. */
  readonly others: readonly Move[]
  /** Nothing could befall it, were there as many faults left as ever. */
  readonly isSafe: boolean
  /** The next moment for which it waits. */
  readonly dueNs: number
  /** What that hangs on, besides what the machine and it have. */
  readonly hangsOn: ReadonlySet<CellNumber>
}

export interface SituationParts extends Store, Cells {
  readonly strands: readonly StrandSlots[]
  readonly faults: Faults | undefined
  callOf(value: number): CallFacts
  conditionOf(value: number): Tree<boolean>
}

/** Who can do what in a state. As `Steering.choices` of the machine. */
export class Situation {
  readonly #parts: SituationParts

  constructor(parts: SituationParts) {
    this.#parts = parts
  }

  moves(tuple: Tuple): Move[] | Unknown {
    const moves: Move[] = []
    let nextNs = Number.POSITIVE_INFINITY
    for (let who = 1; who < tuple.length; who++) {
      const dueNs = this.#addSteps(tuple, who, moves)
      if (typeof dueNs === 'object') return dueNs
      nextNs = Math.min(nextNs, dueNs)
    }
    if (moves.length === 0 && nextNs < Number.POSITIVE_INFINITY) moves.push(TIME)
    const areLeft = this.#faultsAreLeft(tuple)
    for (let who = 1; who < tuple.length; who++) this.#addFaults(tuple, who, areLeft, moves)
    return moves
  }

  /** The same, of one process. */
  partOf(tuple: Tuple, who: number): Part | Unknown {
    const [steps, others, hangsOn]: [Move[], Move[], Set<CellNumber>] = [[], [], new Set()]
    const dueNs = this.#addSteps(tuple, who, steps, hangsOn)
    if (typeof dueNs === 'object') return dueNs
    this.#addFaults(tuple, who, true, others)
    const isSafe = others.length === 0
    if (!isSafe && !this.#faultsAreLeft(tuple)) {
      others.length = 0
      this.#addFaults(tuple, who, false, others)
    }
    return { steps, others, isSafe, dueNs, hangsOn }
  }

  /** The next moment for which somebody waits who could go on then. */
  nextNs(tuple: Tuple): number {
    let nextNs = Number.POSITIVE_INFINITY
    for (let who = 1; who < tuple.length; who++) {
      for (const { call } of this.#parts.strands) {
        const value = this.#parts.chunks.get(tuple[who]!, call)
        if (value !== INITIAL) nextNs = Math.min(nextNs, this.#deadlineOf(tuple, who, value))
      }
    }
    return nextNs
  }

  nowNs(tuple: Tuple): number {
    return this.#number(tuple, 'clock')
  }

  signalsOf(tuple: Tuple, who: number): number {
    return this.#parts.chunks.get(tuple[who] ?? 0, SIGNALS)
  }

  /** Those of one process that it can take. The next moment for which it waits otherwise. */
  #addSteps(tuple: Tuple, who: number, moves: Move[], looked?: Set<CellNumber>): number | Unknown {
    let nextNs = Number.POSITIVE_INFINITY
    for (const { call } of this.#parts.strands) {
      const value = this.#parts.chunks.get(tuple[who]!, call)
      if (value === INITIAL) continue
      const wakeup = this.#wakeup(tuple, who, call, value, looked)
      if (typeof wakeup === 'object') return wakeup
      if (wakeup !== undefined) moves.push({ kind: 'step', who, call, wakeup, fault: undefined })
      else nextNs = Math.min(nextNs, this.#deadlineOf(tuple, who, value))
    }
    return nextNs
  }

  #deadlineOf(tuple: Tuple, who: number, value: number): number {
    const { standing, deadlineNs = Number.POSITIVE_INFINITY } = this.#parts.callOf(value)
    const isHeld = standing.inUserspace && this.#isSignalled(tuple, who, 'stopped')
    return isHeld || standing.outcome !== undefined ? Number.POSITIVE_INFINITY : deadlineNs
  }

  #wakeup(tuple: Tuple, who: number, call: number, value: number, looked?: Set<CellNumber>) {
    const facts = this.#parts.callOf(value)
    const isSignalled = this.signalsOf(tuple, who) !== INITIAL
    const standing = {
      isStopped: isSignalled && this.#isSignalled(tuple, who, 'stopped'),
      isKilled: isSignalled && this.#isSignalled(tuple, who, 'killed'),
      // Nobody else asks for the time.
      nowNs: facts.deadlineNs === undefined ? 0 : this.nowNs(tuple),
    }
    return wakeupOf<Unknown>(facts, standing, () => {
      const met = new Met(this.#parts.values, who)
      met.seen(value)
      return this.#parts.conditionOf(value).find(this.#parts, tuple, met, looked) ?? { who, call }
    })
  }

  #isSignalled(tuple: Tuple, who: number, signal: 'stopped' | 'killed'): boolean {
    const value = this.signalsOf(tuple, who)
    return value !== INITIAL && this.#parts.values.of(value).text === signal
  }

  #faultsAreLeft(tuple: Tuple): boolean {
    const { faults } = this.#parts
    return faults !== undefined && this.#number(tuple, 'faults', faults.budget) > 0
  }

  #addFaults(tuple: Tuple, who: number, areLeft: boolean, moves: Move[]): void {
    const { faults, chunks, strands } = this.#parts
    const isSignalled = this.signalsOf(tuple, who) !== INITIAL
    if (!areLeft && !isSignalled) return
    const calls = strands.filter(({ call }) => chunks.get(tuple[who]!, call) !== INITIAL)
    if (calls.length === 0) return
    const stopped = isSignalled && this.#isSignalled(tuple, who, 'stopped')
    const killed = isSignalled && this.#isSignalled(tuple, who, 'killed')
    if (stopped) moves.push({ kind: 'continue', who, call: undefined, wakeup: undefined, fault: undefined })
    if (!areLeft || faults === undefined) return
    const add = (call: number | undefined) => (fault: Move['fault']) =>
      moves.push({ kind: 'fault', who, call, wakeup: undefined, fault })
    faultsOfActor({ killed, stopped }, faults.kinds).forEach(add(undefined))
    for (const { call } of calls) {
      const { standing } = this.#parts.callOf(chunks.get(tuple[who]!, call))
      faultsOf(standing, { stopped }, faults.kinds).forEach(add(call))
    }
  }

  #number(tuple: Tuple, name: string, initial = 0): number {
    const { chunks, layout, values } = this.#parts
    const offset = layout.machineOffset(name, initial)
    const value = chunks.get(tuple[MACHINE]!, offset)
    return value === INITIAL ? initial : values.of(value).number!
  }
}

/** Nobody can go on before it has passed. */
export const TIME: Move = { kind: 'time', who: MACHINE, call: undefined, wakeup: undefined, fault: undefined }
