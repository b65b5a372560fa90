import type { Step } from '../../host/simulated/index.ts'
import { breachText, type CatalogueEntry, engineName, switchesIn } from '../../lab/explorer/index.ts'
import type { ExploreJson, ScenarioJson } from './explore-schema.ts'
import type { Explored } from './explore-text.ts'

/** What `explore --json` prints. */
export function exploreJson({ entry, exploration, seconds }: Explored): ExploreJson {
  const { engine, verdict, coverage, states, executions, violating, blocked, outcomes, violation, breach } = exploration
  return {
    schemaVersion: 1,
    scenario: entry.name,
    engine: engineName(engine),
    verdict,
    coverage,
    states,
    executions,
    violating,
    blocked,
    outcomes: outcomes.size,
    seconds: Math.round(seconds * 1000) / 1000,
    ...(violation !== undefined && {
      story: {
        law: violation.law,
        switches: switchesIn(violation.story.map(({ choice }) => choice)),
        steps: violation.story.map(stepJson),
      },
    }),
    ...(breach !== undefined && { breach: breachText(breach) }),
  }
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
