import type { Step } from '../../host/simulated/index.ts'
import { breachOf, type DeterminismBreach } from './determinism.ts'
import type { ExploreOptions, Progress, ToldViolation } from './exploration.ts'
import { minimise } from './minimise.ts'
import type { Scenario, Violation } from './scenario.ts'
import { Teller } from './tell.ts'
import { STEPS_OF_RUN } from './walk.ts'

/** A run to its end. */
interface Run {
  /** Asked for only where somebody looks. */
  steps(): readonly Step[]
  readonly broken: readonly Violation[]
  /** The key of the state that it ends in; undefined where it was not run to its end. */
  readonly end: bigint | undefined
}

type Answer = 'stop' | undefined

/** What the executions of an exploration come to, whatever engine runs them. */
export class Tally {
  readonly scenario: Scenario
  readonly mostSteps: number
  readonly #options: ExploreOptions
  readonly outcomes: Set<bigint> = new Set<bigint>()
  executions = 0
  violating = 0
  blocked = 0
  states = 0
  total: number | undefined
  /** Of a shard of dpor. */
  split: string | undefined
  violation: ToldViolation | undefined
  breach: DeterminismBreach | undefined
  /** It was ended before its end. */
  isCut = false
  /** Also those from before it began anew. */
  #seen = 0

  constructor(scenario: Scenario, options: ExploreOptions) {
    this.scenario = scenario
    this.#options = options
    this.mostSteps = options.limits?.stepsOfRun ?? STEPS_OF_RUN
  }

  /** Also where a law was broken. */
  get goesOn(): boolean {
    return this.#options.all === true
  }

  get expectsViolation(): boolean {
    return this.#options.expected === 'violated'
  }

  get progress(): Progress {
    const { executions, blocked, states, violating, total } = this
    return { executions, blocked, states, violating, ...(total !== undefined && { total }) }
  }

  /** All begins anew; the violation that was told stays true. */
  restart(): void {
    this.executions = 0
    this.violating = 0
    this.blocked = 0
    this.outcomes.clear()
  }

  /** One more was run. Where it answers `stop`, no more are. */
  executed(run: Run): Answer | Promise<Answer> {
    this.executions++
    if (run.end !== undefined) this.outcomes.add(run.end)
    const [first] = run.broken
    if (first !== undefined) this.violating++
    const isNews = first !== undefined && this.violation === undefined
    this.#seen++
    if (isNews || isSample(this.#seen)) return this.#lookAt(run, isNews ? first.law : undefined)
    return this.goesOnNow()
  }

  /** Nothing that was found can be relied on. */
  breaks(breach: DeterminismBreach): void {
    this.breach = breach
    this.isCut = true
  }

  async #lookAt(run: Run, law: string | undefined): Promise<Answer> {
    const steps = run.steps()
    this.breach = await breachOf(this.scenario, steps)
    if (this.breach !== undefined) return this.#cut()
    if (law !== undefined) await this.#tell(steps, law)
    return this.goesOnNow()
  }

  async #tell(steps: readonly Step[], law: string): Promise<void> {
    const teller = new Teller(this.scenario, law, this.mostSteps)
    const found = await teller.ofRun(steps.map(({ choice }) => choice))
    this.violation = found && (await minimise(teller, found))
  }

  /** Between two of them. Where it answers `stop`, no more are run. */
  goesOnNow(): Answer | Promise<Answer> {
    const { limits, onProgress } = this.#options
    if (this.violation !== undefined && !this.goesOn) return 'stop'
    if (this.executions >= (limits?.executions ?? Infinity)) return this.#cut()
    const answer = onProgress?.(this.progress)
    if (typeof answer === 'object') return answer.then((told) => (told === 'stop' ? this.#cut() : undefined))
    return answer === 'stop' ? this.#cut() : undefined
  }

  #cut(): 'stop' {
    this.isCut = true
    return 'stop'
  }
}

/** The first, the second, the fourth, and so on: they are run twice. */
function isSample(number: number): boolean {
  return (number & (number - 1)) === 0
}
