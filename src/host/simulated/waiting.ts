import type { Actor, Looker, Strand } from './actor.ts'
import { Heap } from './heap.ts'
import type { Operation, Pause, Wakeup } from './operation.ts'
import type { State } from './state.ts'
import type { Place } from './tracker.ts'

/** A pause that ends at a moment. */
interface Deadline {
  readonly strand: Strand
  readonly pause: Pause
}

/**
 * Knows who can go on. A condition is looked at again only when a place that it has read has changed; deadlines stand in a
 * heap. So a step costs the same however many others wait.
 */
export class Waiting implements Looker {
  readonly #state: State
  readonly #nowNs: () => number
  readonly #ready: Strand[] = []
  readonly #deadlines = new Heap<Deadline>()
  #noted: Strand[] = []
  #condition: () => boolean = () => false
  #holdsNow = false
  /** Of all looks at conditions: there are thousands. */
  readonly #look = () => {
    this.#holdsNow = this.#condition()
  }
  /** Is told of a strand that can go on now and could not before. */
  readonly #becameReady: (strand: Strand) => void

  constructor(state: State, nowNs: () => number, becameReady: (strand: Strand) => void = () => undefined) {
    this.#state = state
    this.#nowNs = nowNs
    this.#becameReady = becameReady
  }

  /** Those that can go on without time passing. Their order is that of a bag, and the same in the same run. */
  get ready(): readonly Strand[] {
    this.lookAgain()
    return this.#ready
  }

  /** Looks at those whose places have changed. */
  lookAgain(): void {
    // Looking changes nothing that others wait for.
    const noted = this.#noted
    if (noted.length === 0) return
    this.#noted = []
    for (const strand of noted) if (strand.places.length > 0) this.look(strand)
  }

  note(strand: Strand): void {
    this.#noted.push(strand)
  }

  /** Looks whether a strand can go on, after it has made a call or come to another pause. */
  look(strand: Strand): void {
    const { operation, actor } = strand
    this.#set(strand, operation === undefined ? undefined : this.#wakeup(actor, operation, strand))
  }

  /** Looks at all strands of somebody who was killed, stopped or continued. */
  lookAll({ strands }: Actor): void {
    for (const strand of strands) this.look(strand)
  }

  /** A signal that does not kill ends the wait of a strand, whatever it waits for. */
  interrupt(strand: Strand): void {
    if (strand.operation !== undefined) strand.operation.interrupted = true
    this.look(strand)
  }

  /** The strand is running, or gone. */
  leave(strand: Strand): void {
    this.#watch(strand, NOWHERE)
    this.#set(strand, undefined)
    strand.timed = undefined
  }

  /** The next moment that somebody waits for. */
  get nextDeadlineNs(): number | undefined {
    for (let next = this.#deadlines.first; next !== undefined; next = this.#deadlines.first) {
      const { strand, pause } = next
      const { operation, timed, actor } = strand
      const isWaiting = timed === pause && operation?.pause === pause && operation.outcome === undefined
      if (isWaiting && !(operation.inUserspace && actor.stopped)) return this.#deadlines.firstDueNs
      this.#deadlines.pop()
      // Whoever continues the process has it looked at, and put in again.
      if (timed === pause) strand.timed = undefined
    }
    return undefined
  }

  /** Looks at those whose moment has come. */
  timePassed(): void {
    for (let nextNs = this.nextDeadlineNs; nextNs !== undefined; nextNs = this.nextDeadlineNs) {
      if (nextNs > this.#nowNs()) return
      const { strand } = this.#deadlines.pop()!
      strand.timed = undefined
      this.look(strand)
    }
  }

  #wakeup(actor: Actor, operation: Operation, strand: Strand): Wakeup | undefined {
    const { begun, outcome, pause } = operation
    if (operation.inUserspace && actor.stopped) return undefined
    if (outcome !== undefined || !begun) return 'ready'
    if (operation.interrupted) return 'interrupted'
    if (pause.ready === undefined) {
      this.#watch(strand, NOWHERE)
      if (pause.deadlineNs === undefined) return 'ready'
    } else if (this.#holds(pause.ready, strand, operation)) return 'ready'
    if (pause.deadlineNs !== undefined && this.#isOver(strand, pause, Number(pause.deadlineNs))) return 'timeout'
    return pause.interruptible === true && actor.killed ? 'interrupted' : undefined
  }

  #holds(condition: () => boolean, strand: Strand, operation: Operation): boolean {
    this.#condition = condition
    const places = this.#state.placesOf(this.#look)
    const holds = this.#holdsNow
    if (!holds && places.length === 0) {
      throw new Error(`${operation.title} at ${operation.pause.point} waits for what is in no cell`)
    }
    this.#watch(strand, places)
    return holds
  }

  #isOver(strand: Strand, pause: Pause, deadlineNs: number): boolean {
    if (deadlineNs <= this.#nowNs()) return true
    if (strand.timed !== pause) this.#deadlines.push({ strand, pause }, deadlineNs)
    strand.timed = pause
    return false
  }

  #watch(strand: Strand, places: readonly Place[]): void {
    strand.looker = places.length > 0 ? this : undefined
    if (isSame(strand.places, places)) return
    for (const place of strand.places) place.watchers?.delete(strand)
    for (const place of places) {
      place.watchers ??= new Set()
      place.watchers.add(strand)
    }
    strand.places = places
  }

  #set(strand: Strand, wakeup: Wakeup | undefined): void {
    const wasReady = strand.wakeup !== undefined
    strand.wakeup = wakeup
    if (wasReady === (wakeup !== undefined)) return
    if (wakeup !== undefined) {
      strand.index = this.#ready.length
      this.#ready.push(strand)
      this.#becameReady(strand)
    } else {
      const last = this.#ready.pop()!
      if (last !== strand) {
        this.#ready[strand.index] = last
        last.index = strand.index
      }
      strand.index = -1
    }
  }
}

const NOWHERE: readonly Place[] = []

function isSame(some: readonly Place[], others: readonly Place[]): boolean {
  if (some.length !== others.length) return false
  for (let index = 0; index < some.length; index++) if (some[index] !== others[index]) return false
  return true
}
