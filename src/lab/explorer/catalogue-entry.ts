import type { Faults } from '../../host/simulated/index.ts'
import type { Scenario } from './scenario.ts'

/** How large a scenario is. */
export interface ScenarioSizes {
  /** Those that do the same; whoever stands beside them is not counted. */
  readonly processes: number
  /** Only where there is a choice. */
  readonly modules?: number
}

/** What a scenario is made of, where it is to differ from its entry. */
export interface BuildOptions extends ScenarioSizes {
  /** An era or a release, as machines take it. */
  readonly kernel: string
  readonly faults: Faults | undefined
}

/** A scenario that can be chosen by its name. */
export interface CatalogueEntry {
  readonly name: string
  /** What happens, for whoever has to choose. */
  readonly sentence: string
  /** What is to hold in it, in words: promises of modonce by their ids. */
  readonly laws: readonly string[]
  readonly expected: 'violated' | 'clean'
  readonly kernel: string
  readonly sizes: ScenarioSizes
  readonly faults?: Faults
  build(options: BuildOptions): Scenario
}

/** The scenario of an entry, as it stands there but for what is told. */
export function buildOf(entry: CatalogueEntry, options: Partial<BuildOptions> = {}): Scenario {
  const { kernel, sizes, faults } = entry
  return entry.build({ kernel, ...sizes, faults, ...options })
}
