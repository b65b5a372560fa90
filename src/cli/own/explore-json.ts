import type { Step } from '../../host/simulated/index.ts'
import { breachText, type CatalogueEntry, engineName } from '../../lab/explorer/index.ts'
import type { ExploreJson, ScenarioJson } from './explore-schema.ts'
import { type ExploreSettings, faultsText, shardText } from './explore-settings.ts'
import { type Explored, storySize } from './explore-text.ts'
import { builtOf } from './story-scenario.ts'

/** What `explore --json` prints. */
export function exploreJson(
  { entry, build, exploration, seconds }: Explored,
  { seed, shard }: ExploreSettings,
): ExploreJson {
  const { engine, coverage, outcomes, violation, breach, total: _, ...counts } = exploration
  const { kernel, sizes, faults } = builtOf(entry, build)
  return {
    schemaVersion: 1,
    scenario: entry.name,
    kernel,
    ...sizes,
    ...(faults !== undefined && { faults: faultsText(faults) }),
    ...counts,
    engine: engineName(engine),
    coverage,
    outcomes: outcomes.size,
    ...(shard !== undefined && { shard: shardText(shard) }),
    seed,
    seconds: Math.round(seconds * 1000) / 1000,
    ...(violation !== undefined && {
      story: {
        law: violation.law,
        ...storySize(violation),
        steps: violation.story.map(stepJson),
      },
    }),
    ...(breach !== undefined && { breach: breachText(breach) }),
  }
}

/** What `explore --out` writes. */
export function shardJson(explored: Explored, settings: ExploreSettings): ExploreJson {
  const keys = [...explored.exploration.outcomes].map((key) => key.toString(16).padStart(16, '0'))
  return { ...exploreJson(explored, settings), outcomeKeys: keys.sort() }
}

/** What `explore list --json` prints. */
export function scenarioJson({ name, sentence, laws, expected, kernel, sizes }: CatalogueEntry): ScenarioJson {
  return { schemaVersion: 1, name, sentence, laws: [...laws], expected, kernel, ...sizes }
}

function stepJson({ choice, end, point }: Step): NonNullable<ExploreJson['story']>['steps'][number] {
  const { process, strand, call, subject, fault } = choice
  const ended = end && { outcome: end.outcome, detail: end.detail }
  return { process, strand, ...(fault !== undefined && { fault }), call, subject, ...ended, point }
}
