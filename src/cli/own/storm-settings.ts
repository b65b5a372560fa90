import { type Decompressor, POLICIES, type Policy, stormKernel } from '../../lab/storm/index.ts'
import type { ParsedOptions } from '../options/index.ts'
import type { StormOption } from '../options/tables/index.ts'
import type { World } from '../world.ts'
import { MOST_JOBS } from './children.ts'
import { optionValues, type Refuse } from './option-values.ts'

/** What the arguments of `storm` say. */
export interface StormSettings {
  readonly cpus: number
  readonly memoryBytes: number
  readonly kernels: readonly string[]
  readonly policies: readonly Policy[]
  /** A name or a file. */
  readonly workload: string
  /** The modules of a tree, and who asks for them. */
  readonly tree?: { readonly directory: string; readonly devices: string }
  readonly childrenMax?: number
  readonly decompressor?: Decompressor
  readonly seed: number
  /** Processes that storms run in. */
  readonly jobs?: number
  readonly report?: string
}

const GIB = 2 ** 30
const MOST_CPUS = 4096

/** Ends with status 64 where a value makes no sense, and says which ones do. */
export function readStormSettings(world: World, parsed: ParsedOptions<StormOption>): StormSettings {
  const { value, number, refuse } = optionValues(world, 'storm', parsed)
  const cpus = number('cpus', 1, MOST_CPUS) ?? 255
  const childrenMax = number('children-max', 1, MOST_CPUS)
  const jobs = number('jobs', 1, MOST_JOBS)
  const report = value('report')
  const [directory, devices] = [value('tree'), value('devices')]
  if ((directory === undefined) !== (devices === undefined)) refuse('--tree and --devices go together')
  const compressed = value('compressed')
  if (compressed !== undefined && directory !== undefined) refuse('--compressed is not for the files of --tree')
  return {
    cpus,
    memoryBytes: (number('memory', 1, 1_000_000) ?? 2 * cpus) * GIB,
    kernels: list(value('kernel') ?? 'E4,E5,E5x,E7').map((name) => kernelNamed(name, refuse)),
    policies: list(value('policy') ?? 'udev,modonce').map((name) => policyNamed(name, refuse)),
    workload: value('workload') ?? 'vcpu',
    ...(childrenMax !== undefined && { childrenMax }),
    ...(compressed !== undefined && { decompressor: decompressorNamed(compressed, refuse) }),
    seed: number('seed', 0, 999_999_999) ?? 1,
    ...(jobs !== undefined && { jobs }),
    ...(directory !== undefined && devices !== undefined && { tree: { directory, devices } }),
    ...(report !== undefined && { report }),
  }
}

function decompressorNamed(name: string, refuse: Refuse): Decompressor {
  return name === 'kernel' || name === 'loader' ? name : refuse(`--compressed is kernel or loader, not '${name}'`)
}

function list(text: string): string[] {
  return text.split(',')
}

function kernelNamed(name: string, refuse: Refuse): string {
  try {
    return stormKernel(name).name
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function policyNamed(name: string, refuse: Refuse): Policy {
  const names = POLICIES.map((policy) => policy.name).join(', ')
  return POLICIES.find((policy) => policy.name === name) ?? refuse(`no policy is called '${name}': there are ${names}`)
}
