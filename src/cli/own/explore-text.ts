import {
  type BuildOptions,
  breachText,
  type CatalogueEntry,
  type Coverage,
  type Exploration,
  engineName,
  formatLanes,
  type LanesOptions,
  switchesIn,
  type ToldViolation,
  turnsOf,
} from '../../lab/explorer/index.ts'
import type { World } from '../world.ts'

/** A scenario, and what became of its exploration. */
export interface Explored {
  readonly entry: CatalogueEntry
  readonly build: Partial<BuildOptions>
  readonly exploration: Exploration
  readonly seconds: number
  readonly wasInterrupted: boolean
}

/** What `explore` prints: a line, and the story where there is one. */
export function explorationText(world: World, { entry, exploration, seconds }: Explored): string {
  const { engine, verdict, coverage, executions, states, violation, breach } = exploration
  const counts = [`${grouped(executions)} executions`, states > 0 && `${grouped(states)} states`]
  const what = [verdict, coverageText(coverage), ...counts, `${seconds.toFixed(1)} s`, engineName(engine)]
  const line = `${entry.name}: ${what.filter((word) => word !== false).join(', ')}\n`
  const bad = breach === undefined ? '' : `it cannot be relied on: ${breachText(breach)}\n`
  return line + bad + (violation === undefined ? '' : storyText(world, violation))
}

/** How long a story is. A step that is told is a call, or some calls in a row that nobody else sees: the machine takes many in it. */
export function storySize({ story }: ToldViolation): { readonly told: number; readonly switches: number } {
  return { told: turnsOf(story).length, switches: switchesIn(story.map(({ choice }) => choice)) }
}

function storyText(world: World, violation: ToldViolation): string {
  const { story } = violation
  const { told, switches } = storySize(violation)
  const numbers = `numbered by the ${grouped(story.length)} that programs and the kernel take meanwhile`
  return `\nthe story: steps ${told}, switches ${switches}; ${numbers}\n${formatLanes(story, violation, lanesOptions(world))}\n`
}

/** Bold on a terminal that knows it. */
export function lanesOptions({ isTerminal, environment }: World): LanesOptions {
  const isPlain = isTerminal !== true || environment['TERM'] === 'dumb' || Boolean(environment['NO_COLOR'])
  return isPlain ? {} : { strong: (text) => `\x1b[1m${text}\x1b[0m` }
}

/** What was gone through, in words. */
function coverageText(coverage: Coverage): string {
  switch (coverage.kind) {
    case 'exhaustive':
      return 'exhaustive'
    case 'preemptions':
      return `complete for at most ${coverage.most} preemptions`
    case 'runs':
      return `${grouped(coverage.runs)} runs`
    case 'partial':
      return 'partial'
    default:
      return coverage satisfies never
  }
}

/** What `explore list` prints. */
export function scenarioList(entries: readonly CatalogueEntry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length))
  return entries
    .map(({ name, expected, sentence }) => `${name.padEnd(width)}  ${expected.padEnd(8)}  ${sentence}\n`)
    .join('')
}

function grouped(count: number): string {
  return count.toLocaleString('en')
}
