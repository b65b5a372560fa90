import { resolve } from '../graph/index.ts'
import type { Host } from '../host/index.ts'
import { openTree, type TreeOptions } from '../tree/index.ts'
import { type ProbeResult, probe } from './probe.ts'
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

export interface LoadOptions extends AskOptions {
  /** Module parameters, as one string. */
  readonly parameters?: string
}

/**
 * Loads whatever a request resolves to, dependencies and softdeps included, and tells for each module how that ended.
 * The list is empty where nothing answers to the request. Nothing that a module or the kernel refuses is thrown.
 */
export async function load(
  host: Pick<Host, 'kernel' | 'files' | 'codecs' | 'commands'>,
  asked: string,
  options: LoadOptions = {},
): Promise<ProbeResult[]> {
  const release = options.release ?? host.kernel.release()
  const { knowledge } = await openTree(host.files, { ...options, release })
  const resolution = resolve(
    knowledge,
    asked,
    options.parameters === undefined ? {} : { parameters: options.parameters },
  )
  const results: ProbeResult[] = []
  for (const candidate of resolution.kind === 'found' ? resolution.candidates : []) {
    results.push(await probe(host, knowledge, candidate))
  }
  return results
}
