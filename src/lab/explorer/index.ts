/** Goes through what can happen on a simulated machine, in every order that matters. */

export { type BuildOptions, buildOf, type CatalogueEntry, type ScenarioSizes } from './catalogue-entry.ts'
export { sentenceOf } from './cause.ts'
export { breachText, type DeterminismBreach } from './determinism.ts'
export { type DporCounts, type DporListener, type DporOptions, dpor, type Execution } from './dpor/index.ts'
export {
  type Coverage,
  type Engine,
  type Exploration,
  type ExploreOptions,
  engineName,
  engineNamed,
  type Limits,
  type OneEngine,
  type Progress,
  type Shard,
  type ToldViolation,
} from './exploration.ts'
export { explore } from './explore.ts'
export { followedByTurn } from './follows.ts'
export type { Happening } from './happens-before.ts'
export { formatMermaid } from './mermaid.ts'
export { type RecordedStep, type RecordedStory, recordedStep } from './recorded-story.ts'
export { type KnownStep, type Replayed, replay, takenBy } from './replay.ts'
export { formatReplay, parseReplay } from './replay-file.ts'
export { type Broken, type Scenario, scenario, type Violation } from './scenario.ts'
export { formatShort, parseShort, type ShortForm } from './short-form.ts'
export { storyOf, switchesIn } from './story.ts'
export { type Swapped, swapTurns } from './swap.ts'
export { formatLanes, type LanesOptions } from './text-lanes.ts'
export { type Turn, turnsOf, wordsOfTurn } from './turns.ts'
