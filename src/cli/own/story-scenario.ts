import { FormatError } from '../../errors.ts'
import { FAULT_KINDS, type Faults } from '../../host/simulated/index.ts'
import {
  buildOf,
  type CatalogueEntry,
  type Exploration,
  engineName,
  parseShort,
  type RecordedStory,
  recordedStep,
  type Scenario,
  takenBy,
} from '../../lab/explorer/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import type { ExploreSettings } from './explore-settings.ts'

/** More than `explore` builds. */
const MOST_PROCESSES = 1_000
const MOST_MODULES = 10_000

/** What an exploration has told, for a file. */
export function recordedStory(
  entry: CatalogueEntry,
  build: ExploreSettings['build'],
  { engine, violation }: Exploration,
): RecordedStory | undefined {
  if (violation === undefined) return undefined
  return {
    scenario: entry.name,
    ...builtOf(entry, build),
    engine: engineName(engine),
    steps: violation.story.map(recordedStep),
    law: violation.law,
  }
}

/** What an entry is built with, where some of it is told. */
export function builtOf(
  entry: CatalogueEntry,
  build: ExploreSettings['build'],
): Pick<RecordedStory, 'kernel' | 'sizes' | 'faults'> {
  const { processes = entry.sizes.processes, modules = entry.sizes.modules, faults = entry.faults } = build
  return {
    kernel: build.kernel ?? entry.kernel,
    sizes: { processes, ...(modules !== undefined && { modules }) },
    ...(faults !== undefined && { faults }),
  }
}

/** What the story was told of. A FormatError says what of it cannot be built here. */
export function storyScenario({ scenario, kernel, sizes, faults }: Omit<RecordedStory, 'steps'>): Scenario {
  const entry = SCENARIOS.find(({ name }) => name === scenario)
  if (entry === undefined) throw wrong(`no scenario is called ${JSON.stringify(scenario)} here`)
  if (!(sizes.processes >= 1 && sizes.processes <= MOST_PROCESSES)) throw wrong(`${sizes.processes} processes`)
  const { modules = 1 } = sizes
  if (!(modules >= 1 && modules <= MOST_MODULES)) throw wrong(`${modules} modules`)
  const built = buildOf(entry, { kernel, ...sizes, faults })
  try {
    // A kernel that there is not shows only when the machine is made.
    built.make()
  } catch (error) {
    throw wrong((error as Error).message)
  }
  return built
}

/** The story of a short one: its steps are those that its ids lead to. */
export async function storyOfShort(text: string): Promise<RecordedStory> {
  const short = parseShort(text)
  if (short === undefined) throw wrong('it is no short story: NAME?kernel=K&processes=N ID*COUNT …')
  const { scenario, kernel, processes, modules, faults, ids } = short
  const what = {
    scenario,
    kernel,
    sizes: { processes, ...(modules !== undefined && { modules }) },
    ...(faults !== undefined && { faults: faultsOf(faults) }),
    engine: 'replay',
    law: '',
  }
  const { steps, missing } = await takenBy(storyScenario(what), ids)
  if (missing !== undefined) throw wrong(`step ${steps.length + 1}: ${missing} cannot go on there`)
  return { ...what, steps: steps.map(recordedStep) }
}

function faultsOf(text: string): Faults {
  const [budget = '', list = ''] = text.split(':', 2)
  const kinds = FAULT_KINDS.filter((kind) => list.split(',').includes(kind))
  if (!/^\d$/.test(budget)) throw wrong(`'${budget}' faults`)
  return { budget: Number(budget), kinds }
}

function wrong(problem: string): FormatError {
  return new FormatError('replay', 0, problem)
}
