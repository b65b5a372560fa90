import { type Knowledge, resolve } from '../graph/index.ts'
import type { Host } from '../host/index.ts'
import { openTree, resolveOnDisk, type TreeOptions } from '../tree/index.ts'
import { type Convergence, convergeByFiles } from './converge/index.ts'
import { probe } from './probe.ts'
import type { ProbeOptions, ProbeResult } from './probe-result.ts'
import { type Explanation, explain } from './why.ts'

/** Which tree a verb asks; without a release, that of the running kernel. */
export type AskOptions = Partial<TreeOptions>

/**
 * Explains a request: what it resolves to and by which line, the plan with a reason for each step, the state of each
 * module now, and what a load would do. Loads nothing.
 */
export async function why(
  host: Pick<Host, 'kernel' | 'files'>,
  asked: string,
  options: AskOptions = {},
): Promise<Explanation> {
  const release = options.release ?? host.kernel.release()
  return explain(host.files, await openTree(host.files, { ...options, release }), asked)
}

/** Is a request satisfied: is one of the modules that it resolves to live or built in, whatever alias was used? */
export async function check(
  host: Pick<Host, 'kernel' | 'files'>,
  asked: string,
  options: AskOptions = {},
): Promise<boolean> {
  return (await why(host, asked, options)).satisfied
}

/** The ports that a load uses. */
export type LoadHost = Pick<Host, 'kernel' | 'files' | 'codecs' | 'clock' | 'commands'>

export interface LoadOptions extends AskOptions {
  /** Module parameters, as one string. */
  readonly parameters?: string
}

/**
 * Loads whatever a request resolves to, dependencies and softdeps included, and tells for each module how that ended.
 * The list is empty where nothing answers to the request. Nothing that a module or the kernel refuses is thrown.
 */
export async function load(host: LoadHost, asked: string, options: LoadOptions = {}): Promise<ProbeResult[]> {
  const release = options.release ?? host.kernel.release()
  const { knowledge } = await openTree(host.files, { ...options, release })
  return loadOn(host, knowledge, asked, {
    convergence: convergeByFiles(host, 'explicit', 'a program'),
    ...(options.parameters !== undefined && { parameters: options.parameters }),
  })
}

export interface LoadOnOptions extends Pick<ProbeOptions, 'onProblem'> {
  readonly parameters?: string
  readonly convergence: Convergence
  /** Told of each file that modules.dep names and that does not exist: depmod must run again. */
  readonly onMissing?: (path: string) => void
}

/** The same on a tree that is open already. */
export async function loadOn(
  host: LoadHost,
  knowledge: Knowledge,
  asked: string,
  { parameters, convergence, onProblem, onMissing }: LoadOnOptions,
): Promise<ProbeResult[]> {
  const resolving = parameters === undefined ? {} : { parameters }
  const { resolution, missing } = await resolveOnDisk(host.files, knowledge, (known) =>
    resolve(known, asked, resolving),
  )
  for (const path of missing) onMissing?.(path)
  const results: ProbeResult[] = []
  for (const candidate of resolution.kind === 'found' ? resolution.candidates : []) {
    results.push(await probe(host, knowledge, candidate, { convergence, ...(onProblem && { onProblem }) }))
  }
  return results
}
