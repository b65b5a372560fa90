import type { StandingCall, StandingStrand } from '../../../host/simulated/index.ts'
import type { Move } from './calls.ts'
import { Composed } from './composed.ts'
import { FOR_GOOD, MEMORY } from './layout.ts'
import type { Leaf } from './leaf.ts'
import { ADDED, type Look, type Recorder, WRITTEN } from './recorder.ts'
import type { Turn } from './stage.ts'
import type { StrandSlots } from './strand-slots.ts'
import { INITIAL, type Met, type Values } from './values.ts'

/** The place of whoever takes the step. */
const SELF = 1

/** One step, as it was for real. */
export interface LessonParts {
  readonly values: Values
  readonly move: Move
  readonly met: Met
  readonly recorder: Recorder
  /** What it has looked at, before its program had the answer and after that. */
  readonly kernelLooks: readonly Look[]
  readonly programLooks: readonly Look[]
  /** Those of its program since it said what it knows. */
  readonly latestLooks: readonly Look[]
  readonly turn: Turn
  /** What its process knew, and where its calls stood, before. */
  readonly memory: number
  readonly forGood: number
  readonly calls: ReadonlyMap<
    string,
    { readonly slots: StrandSlots; readonly value: number; readonly operation: StandingCall }
  >
  /** Its own name, and whether it is no more. */
  readonly strand: StrandSlots | undefined
  readonly hasEnded: boolean
  /** Calls of other processes that are no more, as it has killed these. */
  readonly gone: readonly { readonly who: number; readonly slots: StrandSlots }[]
  /** Where all calls stand after it: those of its process, and those of processes that it has started. */
  readonly own: readonly StandingStrand[]
  readonly started: readonly StandingStrand[]
  /** Strands by name: new ones get slots. */
  slotsOf(strand: string): StrandSlots
  processOf(name: string): number
  /** Takes down what is known of a call that stands at `value`. */
  register(value: number, operation: StandingCall): void
  hidden(what: string): never
}

type Change = Leaf['changes'][number]

/** Makes what is to be remembered of a step. */
export class Lesson {
  readonly #parts: LessonParts
  readonly #changes: Change[] = []

  constructor(parts: LessonParts) {
    this.#parts = parts
  }

  get leaf(): Leaf {
    const { turn, started, met, processOf, recorder, move } = this.#parts
    const starts = started.map(({ who }) => who)
    for (const name of starts) met.meet(processOf(name))
    const size = met.processes.length
    if (move.kind !== 'time') this.#addProcess()
    for (const strand of started) this.#addStarted(strand)
    this.#addGone()
    const cells = this.#cells()
    if (met.processes.length !== size) this.#parts.hidden('a who that it has not met')
    const touches = cells.touches
    if (recorder.answeredAt !== undefined) touches.push({ owner: SELF, offset: MEMORY, access: WRITTEN })
    const { end, point, broken } = turn
    return { changes: this.#changes, adds: cells.adds, wakes: cells.wakes, starts, touches, end, point, broken }
  }

  /** What its program knows then, where it said that it knows no more than this and what it knows for good. */
  get known(): number | undefined {
    return this.#isTold ? this.#memory() : undefined
  }

  get #isTold(): boolean {
    const { recorder, forGood } = this.#parts
    return recorder.known !== undefined && forGood !== INITIAL
  }

  #cells() {
    const { met, recorder, hidden } = this.#parts
    const adds: Leaf['adds'][number][] = []
    const wakes: Leaf['wakes'][number][] = []
    const touches: Leaf['touches'][number][] = []
    for (const { owner: who, offset, cell, access, isKnown, added } of recorder.touches) {
      const owner = met.processes.indexOf(who)
      if (owner < 0) return hidden(cell.id)
      touches.push({ owner, offset, access })
      const isChanged = cell.isDropped || (access & (WRITTEN | ADDED)) !== 0
      if (!isChanged) continue
      if (!cell.isKeyed) wakes.push({ owner, offset })
      else if (isKnown || cell.isDropped) {
        this.#changes.push({ owner, offset, value: met.seen(recorder.valueOf(cell)) })
      } else adds.push({ owner, offset, amount: added })
    }
    return { adds, wakes, touches }
  }

  /** What its process knows now, and where its calls stand. */
  #addProcess(): void {
    const { hasEnded, calls, own, recorder } = this.#parts
    const memory = this.#memory()
    if (memory !== undefined) this.#change(MEMORY, hasEnded ? INITIAL : memory)
    if (hasEnded || (memory !== undefined && recorder.isForGood)) this.#change(FOR_GOOD, hasEnded ? INITIAL : memory!)
    const names = new Set([...calls.keys(), ...own.map(({ strand }) => strand)])
    for (const name of names) this.#addCall(name, own.find(({ strand }) => strand === name)?.operation, memory)
  }

  #addCall(name: string, operation: StandingCall | undefined, memory: number | undefined): void {
    const { values, met, move, turn, strand, slotsOf, register, hidden } = this.#parts
    const before = this.#parts.calls.get(name)
    const slots = slotsOf(name)
    if (operation === undefined) {
      this.#change(slots.call, INITIAL)
      this.#change(slots.woken, INITIAL)
      return
    }
    let value: Composed
    if (before?.operation === operation) {
      if (slots !== strand) return
      value = new Composed(values, met, 'at')
        .seen(met.seen(before.value))
        .text(move.wakeup ?? move.fault)
        .text(turn.point)
      this.#addLooks(value, this.#parts.kernelLooks)
      this.#addStartedTo(value)
    } else {
      if (memory === undefined) throw hidden(`a call of ${name}`)
      value = new Composed(values, met, 'calls').seen(memory).text(name).text(operation.call).text(operation.subject)
    }
    register(value.value, operation)
    this.#change(slots.call, value.value)
    this.#change(slots.woken, INITIAL)
  }

  #addGone(): void {
    const { gone, met } = this.#parts
    for (const { who, slots } of gone) {
      const owner = met.processes.indexOf(who)
      for (const offset of [slots.call, slots.woken]) this.#changes.push({ owner, offset, value: INITIAL })
    }
  }

  /** What a process is that this step has started: it may know all that the step has seen. */
  #addStarted({ who, strand, operation }: StandingStrand): void {
    const { values, met, processOf, slotsOf, register, memory } = this.#parts
    const value = new Composed(values, met, 'started').text(who).text(strand).seen(met.seen(memory))
    this.#addLooks(value, this.#parts.kernelLooks)
    this.#addLooks(value, this.#parts.programLooks)
    for (const { value: call } of this.#parts.calls.values()) value.seen(met.seen(call))
    register(value.value, operation)
    const owner = met.processes.indexOf(processOf(who))
    this.#changes.push({ owner, offset: slotsOf(strand).call, value: value.value })
    this.#changes.push({ owner, offset: MEMORY, value: value.value })
  }

  #memory(): number | undefined {
    const { values, met, recorder, turn, memory, strand, forGood } = this.#parts
    if (recorder.answeredAt === undefined) return undefined
    const isTold = this.#isTold
    const [what, answer] = isTold ? ['knows only', recorder.known!] : ['knows', recorder.nameOf(turn.outcome)]
    const known = new Composed(values, met, what)
      .seen(met.seen(isTold ? forGood : memory))
      .text(strand?.name)
      .seen(met.seen(answer))
    this.#addLooks(known, isTold ? this.#parts.latestLooks : this.#parts.programLooks)
    this.#addStartedTo(known)
    return known.value
  }

  /** Whoever starts a process knows it. */
  #addStartedTo(to: Composed): void {
    const { started, met, processOf } = this.#parts
    for (const { who } of started) to.slot(met.meet(processOf(who)), MEMORY)
  }

  #addLooks(to: Composed, looks: readonly Look[]): void {
    const { met } = this.#parts
    for (const { owner, offset, value } of looks) {
      to.slot(met.processes.indexOf(owner), offset).seen(met.seen(value))
    }
  }

  #change(offset: number, value: number): void {
    this.#changes.push({ owner: SELF, offset, value })
  }
}
