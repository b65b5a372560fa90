import type { Step } from '../../host/simulated/index.ts'
import { followed } from './follows.ts'
import { strandOf } from './happens-before.ts'
import type { Violation } from './scenario.ts'
import { callOfTurn } from './turns.ts'

/**
 * The law that was broken and what brought it about, in one sentence: what the one who broke it saw last of anybody else,
 * and after what. Without the second half where nobody else has a part in it.
 */
export function sentenceOf(steps: readonly Step[], violation: Violation | undefined): string {
  if (violation === undefined) return 'no law is broken'
  const { law, at } = violation
  const broken = `broken in step ${at + 1}: ${law}`
  const breaker = steps[at] && strandOf(steps[at].choice)
  for (let index = at; index >= 0; index--) {
    const seen = steps[index]!
    const source = strandOf(seen.choice) === breaker ? followed(steps, index) : undefined
    if (source === undefined) continue
    const before = steps[source]!
    const after = before.choice.kind === 'time' ? 'time' : `${before.choice.process}'s ${callOfTurn(before)}`
    return `${broken}, because ${callOfTurn(seen)} ${reached(seen)} (step ${index + 1}) after ${after} ${reached(before)} (step ${source + 1})`
  }
  return broken
}

function reached({ end, point }: Step): string {
  if (end === undefined) return point === '' ? 'had passed' : `came to ${point}`
  if (end.outcome === 'done') return end.detail === '' ? 'succeeded' : `gave ${end.detail}`
  return `failed with ${end.detail}`
}
