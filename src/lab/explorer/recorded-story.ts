import type { Choice, Faults, Step } from '../../host/simulated/index.ts'
import type { ScenarioSizes } from './catalogue-entry.ts'

/** A story as it is kept: what was built, what happened on it, and what law that broke. */
export interface RecordedStory {
  readonly scenario: string
  readonly kernel: string
  readonly sizes: ScenarioSizes
  readonly faults?: Faults
  /** What found it. */
  readonly engine: string
  readonly steps: readonly RecordedStep[]
  readonly law: string
}

/** By what a step is known again, and how it ended. */
export interface RecordedStep extends Pick<Choice, 'id' | 'call' | 'subject' | 'point'> {
  /** `done 5 bytes: live`, or where the call then stood: `at P8`. */
  readonly end: string
}

export function recordedStep({ choice: { id, call, subject, point }, end, point: then }: Step): RecordedStep {
  return { id, call, subject, point, end: end === undefined ? `at ${then}` : `${end.outcome} ${end.detail}`.trimEnd() }
}
