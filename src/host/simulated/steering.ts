import type { Strand } from './actor.ts'
import { passTime } from './any-order.ts'
import type { Cell } from './cells.ts'
import { type Blocked, blockedOf, type Choice, continuing, faultOf, type Step, stepOf, TIME } from './choice.ts'
import { type Faults, faultsOf, faultsOfActor, refusalOf } from './faults.ts'
import type { Histories } from './histories.ts'
import type { Operation } from './operation.ts'
import { endOf } from './operation.ts'
import type { ProcessEnd, SimulatedProcess } from './process.ts'
import type { Processes } from './processes.ts'
import type { Scheduler } from './scheduler.ts'
import type { StandingCall } from './standing-call.ts'
import type { State } from './state.ts'
import type { Witness } from './witness.ts'
import type { CallTurn, StandingStrand, Witnessed } from './witnessed.ts'

export interface SteeringParts {
  readonly state: State
  readonly scheduler: Scheduler
  readonly processes: Processes
  readonly histories: Histories
  readonly faults: Faults | undefined
  readonly onFault: ((fault: Choice) => void) | undefined
}

/** Lets somebody else decide what happens: an explorer, a replay. */
export class Steering implements Witnessed {
  readonly #parts: SteeringParts
  readonly #faultsLeft: Cell<number>

  constructor(parts: SteeringParts) {
    this.#parts = parts
    this.#faultsLeft = parts.state.cell('faults', parts.faults?.budget ?? 0)
  }

  choices(): Choice[] {
    const { waiting } = this.#parts.scheduler
    waiting.lookAgain()
    const choices: Choice[] = []
    for (const actor of this.#parts.processes.living) {
      for (const strand of actor.strands) if (strand.wakeup !== undefined) choices.push(stepOf(actor, strand))
    }
    if (choices.length === 0 && waiting.nextDeadlineNs !== undefined) choices.push(TIME)
    for (const actor of this.#parts.processes.living) {
      if (actor.stopped) choices.push(continuing(actor))
      this.#addFaults(actor, choices)
    }
    return choices
  }

  async perform(choice: Choice): Promise<Step> {
    const { state, histories } = this.#parts
    histories.isKept = true
    state.record()
    const operation = await this.#happen(choice)
    const footprint = state.take(choice.kind === 'time')
    const { outcome, pause } = operation ?? { pause: { point: '' } }
    return { choice, footprint, end: outcome && endOf(outcome), point: pause.point }
  }

  async repeat(choice: Choice, witness?: Witness): Promise<CallTurn> {
    const { state, histories } = this.#parts
    histories.isKept = false
    if (witness !== undefined) state.record()
    state.witness = witness
    const operation = await this.#happen(choice)
    state.witness = undefined
    if (witness !== undefined) state.take()
    const { outcome, pause } = operation ?? { pause: { point: '' } }
    return { outcome, end: outcome && endOf(outcome), point: pause.point }
  }

  strands(): StandingStrand[] {
    return [...this.#parts.processes.living].flatMap(({ name: who, kind, strands }) =>
      strands.map(({ name: strand, operation }) => ({ who, kind, strand, operation: operation! })),
    )
  }

  callOf(who: string, strand: string): StandingCall | undefined {
    return this.#parts.processes.named(who).strands.find(({ name }) => name === strand)?.operation
  }

  watch(act: () => void, witness: Witness): void {
    const { state } = this.#parts
    state.record()
    state.witness = witness
    act()
    state.witness = undefined
    state.take()
  }

  endOf(who: string): ProcessEnd | undefined {
    return this.#parts.processes.named(who).end
  }

  get faults(): Faults | undefined {
    return this.#parts.faults
  }

  /** The calls that cannot go on. */
  blocked(): Blocked[] {
    this.#parts.scheduler.waiting.lookAgain()
    return [...this.#parts.processes.living].flatMap((actor) =>
      actor.strands.filter(({ wakeup }) => wakeup === undefined).map((strand) => blockedOf(actor, strand)),
    )
  }

  key(): bigint {
    const { state, processes, histories, scheduler } = this.#parts
    scheduler.waiting.lookAgain()
    return BigInt.asUintN(64, state.key() + histories.key(processes.living))
  }

  /** Lets it happen; the call that has gone on, if one has. */
  async #happen(choice: Choice): Promise<Operation | undefined> {
    const { state, scheduler, processes } = this.#parts
    scheduler.waiting.lookAgain()
    if (choice.kind === 'time') {
      passTime(scheduler.waiting, scheduler.clock)
      return undefined
    }
    const actor = processes.named(choice.process)
    const strand = actor.strands.find(({ name }) => name === choice.strand)
    const operation = strand?.operation
    if (choice.kind === 'continue') actor.continue()
    if (choice.kind === 'fault') this.#befall(choice, actor, strand)
    if (strand === undefined || operation === undefined) {
      if (choice.kind === 'step') throw new Error(`${choice.id} cannot go on: it is not there`)
      return undefined
    }
    state.maker = `${choice.process}/${choice.strand}`
    await this.#go(actor, strand, operation)
    state.maker = ''
    return operation
  }

  async #go(actor: SimulatedProcess, strand: Strand, operation: Operation): Promise<void> {
    const { scheduler, histories } = this.#parts
    histories.inKernel(operation)
    actor.heedSignals()
    if (operation.begun && operation.outcome === undefined) {
      // Whoever changes what its condition looks at comes before it or after it.
      operation.pause.ready?.()
      if (operation.pause.deadlineNs !== undefined) void scheduler.clock.value
    }
    const paused = new Promise<void>((resolve) => {
      scheduler.stepper.whenPaused = resolve
    })
    if (!scheduler.stepper.step(strand)) return
    await paused
    histories.remember(actor)
  }

  #addFaults(actor: SimulatedProcess, choices: Choice[]): void {
    const { faults } = this.#parts
    if (faults === undefined || this.#faultsLeft.value === 0) return
    for (const kind of faultsOfActor(actor, faults.kinds)) choices.push(faultOf(kind, actor))
    for (const strand of actor.strands) {
      const kinds = strand.operation === undefined ? [] : faultsOf(strand.operation, actor, faults.kinds)
      for (const kind of kinds) choices.push(faultOf(kind, actor, strand))
    }
  }

  #befall(choice: Choice, actor: SimulatedProcess, strand: Strand | undefined): void {
    const { fault } = choice
    this.#faultsLeft.value--
    this.#parts.onFault?.(choice)
    if (fault === 'kill') actor.kill()
    else if (fault === 'stop') actor.stop()
    else if (fault === 'EINTR' && strand !== undefined) this.#parts.scheduler.waiting.interrupt(strand)
    else if (fault !== undefined) strand?.operation?.refuse(refusalOf(fault, strand.operation))
  }
}
