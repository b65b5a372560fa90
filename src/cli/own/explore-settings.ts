import { FAULT_KINDS, type FaultKind, type Faults, profileOf } from '../../host/simulated/index.ts'
import {
  type BuildOptions,
  type CatalogueEntry,
  type Engine,
  engineNamed,
  type Shard,
} from '../../lab/explorer/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import type { ParsedOptions } from '../options/index.ts'
import type { ExploreOption } from '../options/tables/index.ts'
import { given } from '../own-arguments.ts'
import type { World } from '../world.ts'
import { MOST_JOBS } from './children.ts'
import { optionValues, type Refuse } from './option-values.ts'

/** What the arguments of `explore` say. */
export interface ExploreSettings {
  readonly entries: readonly CatalogueEntry[]
  readonly engine: Engine
  /** What is to be built otherwise than its entry says. */
  readonly build: Partial<BuildOptions>
  readonly runs: number
  readonly seed: number
  readonly all: boolean
  /** A file for the first story. */
  readonly story?: string
  readonly shard?: Shard
  /** A file for the results. */
  readonly out?: string
  /** What that file has already is not gone through again. */
  readonly resumes: boolean
  /** Processes that scenarios are explored in. */
  readonly jobs?: number
  /** A directory for proofs. */
  readonly proofs?: string
}

/** As the explorer has it where it is not told. */
const RUNS = 1_000

const MOST_PROCESSES = 64
const MOST_MODULES = 400
const MOST_FAULTS = 9
const MOST_RUNS = 999_999_999

/** Ends with status 64 where a value makes no sense, and says which ones do. */
export function readExploreSettings(world: World, parsed: ParsedOptions<ExploreOption>): ExploreSettings {
  const { value, number, refuse } = optionValues(world, 'explore', parsed)
  const [name, ...others] = parsed.operands
  if (others.length > 0) refuse(`what is '${others[0]}'?`)
  const [kernel, faults] = [value('kernel'), value('faults')]
  const [processes, modules] = [number('processes', 1, MOST_PROCESSES), number('modules', 1, MOST_MODULES)]
  const jobs = number('jobs', 1, MOST_JOBS)
  const [story, resume, proofs] = [value('story'), value('resume'), value('proofs')]
  if (resume !== undefined && value('out') !== undefined) refuse('--resume writes its file, so that there is no --out')
  const out = resume ?? value('out')
  const engine = engineOf(value('engine') ?? 'auto', refuse)
  const shard = shardOf(value('shard'), refuse)
  return {
    entries: entriesOf(name, engine, shard, refuse),
    engine,
    build: {
      ...(kernel !== undefined && { kernel: kernelNamed(kernel, refuse) }),
      ...(processes !== undefined && { processes }),
      ...(modules !== undefined && { modules }),
      ...(faults !== undefined && { faults: faultsOf(faults, refuse) }),
    },
    runs: number('runs', 1, MOST_RUNS) ?? RUNS,
    seed: number('seed', 0, MOST_RUNS) ?? 1,
    all: given(parsed, 'all'),
    ...(story !== undefined && { story }),
    ...(out !== undefined && { out }),
    resumes: resume !== undefined,
    ...(jobs !== undefined && { jobs }),
    ...(proofs !== undefined && { proofs }),
    ...(shard !== undefined && { shard }),
  }
}

/** Runs at random are split one by one, and executions of dpor; other engines have whole scenarios. */
export function isSplit({ kind }: Pick<Engine, 'kind'>): boolean {
  return ['random', 'pct', 'portfolio', 'dpor'].includes(kind)
}

/** As `--shard` takes it. */
export function shardText({ index, count }: Shard): string {
  return `${index}/${count}`
}

/** As `--faults` takes them. */
export function faultsText({ budget, kinds }: Faults): string {
  return `${budget}:${kinds.join()}`
}

function entriesOf(
  name: string | undefined,
  { kind }: Engine,
  shard: Shard | undefined,
  refuse: Refuse,
): readonly CatalogueEntry[] {
  if (shard === undefined || isSplit({ kind })) return name === undefined ? SCENARIOS : [entryNamed(name, refuse)]
  if (name !== undefined) return refuse(`${kind} is split by scenarios: --shard is for all of them`)
  return SCENARIOS.filter((_, index) => index % shard.count === shard.index)
}

function shardOf(text: string | undefined, refuse: Refuse): Shard | undefined {
  if (text === undefined) return undefined
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []
  const shard = { index: Number(index), count: Number(count) }
  return shard.index < shard.count ? shard : refuse(`--shard is I/N, with I from 0 to N-1, not '${text}'`)
}

function entryNamed(name: string, refuse: Refuse): CatalogueEntry {
  const entry = SCENARIOS.find((other) => other.name === name)
  return entry ?? refuse(`no scenario is called '${name}': explore list prints those that there are`)
}

function engineOf(name: string, refuse: Refuse): Engine {
  const known = 'auto, dpor, graph, random, pct:D, portfolio, preempt:K'
  return engineNamed(name) ?? refuse(`no engine is called '${name}': there are ${known}`)
}

function kernelNamed(name: string, refuse: Refuse): string {
  try {
    profileOf(name)
    return name
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function faultsOf(text: string, refuse: Refuse): Faults {
  const [budget = '', list] = text.split(':', 2)
  if (!/^\d$/.test(budget)) return refuse(`--faults begins with a number from 0 to ${MOST_FAULTS}, not '${text}'`)
  const kinds = list === undefined ? FAULT_KINDS : list.split(',').map((name) => faultNamed(name, refuse))
  return { budget: Number(budget), kinds }
}

function faultNamed(name: string, refuse: Refuse): FaultKind {
  return FAULT_KINDS.find((kind) => kind === name) ?? refuse(`no fault is called '${name}': ${FAULT_KINDS.join(', ')}`)
}
