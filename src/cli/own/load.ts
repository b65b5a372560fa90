import { isRefusal } from '../../errors.ts'
import { type Convergence, convergeByFiles, loadOn, type ProbeResult } from '../../loading/index.ts'
import { strerror } from '../../names.ts'
import { tables } from '../options/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, usage, YES } from '../own-arguments.ts'
import { rootOf } from '../relocation.ts'
import { jsonLine } from '../text.ts'
import type { World } from '../world.ts'
import { loadText } from './load-text.ts'
import { openJob } from './request-job.ts'
import type { LoadJson } from './why-schema.ts'

/** `modonce load`. */
export async function load(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.load, argv)
  if (parsed.operands.length === 0)
    usage(world, 'modonce load', 'modonce load: what is to be loaded? Give a name or an alias')
  const root = rootOf(world, undefined)
  if (root !== undefined)
    usage(world, 'modonce load', `modonce load: MODONCE_ROOT is ${root}: nothing is loaded from there`)
  const job = await openJob(world, parsed)
  if (!job.known) return UNKNOWN
  const quiet = given(parsed, 'quiet')
  const silent = convergeByFiles(job.host, 'explicit', `process ${world.processId}`)
  const convergence = quiet ? silent : telling(world, silent)
  const parameters = parsed.items.findLast((item) => item.kind === 'option' && item.option === 'parameters')
  let status = YES
  for (const asked of parsed.operands) {
    const results = await loadOn(job.host, job.tree.knowledge, asked, {
      convergence,
      ...(parameters?.kind === 'option' && { parameters: parameters.value }),
    })
    if (given(parsed, 'json')) world.out(jsonLine(loadJson(asked, results)))
    else if (!quiet) world.out(await loadText(job.host.files, asked, results))
    if (results.length === 0 || !results.every(isThere)) status = NO
  }
  return status
}

function isThere({ kind }: ProbeResult): boolean {
  return kind === 'loaded' || kind === 'joined' || kind === 'already-live' || kind === 'builtin'
}

/** Whoever cannot have the lock is not converged, and loads all the same. It is said once, whatever is loaded. */
function telling(world: World, convergence: Convergence): Convergence {
  let told = false
  const open: Convergence['claims']['open'] = async (module) => {
    try {
      return await convergence.claims.open(module)
    } catch (error) {
      if (isRefusal(error) && !told) {
        world.err(`modonce: not converged with other loaders: ${error.subject}: ${strerror(error.code)}\n`)
        told = true
      }
      throw error
    }
  }
  return { ...convergence, claims: { open } }
}

function loadJson(asked: string, results: readonly ProbeResult[]): LoadJson {
  return {
    schemaVersion: 1,
    asked,
    via: 'direct',
    results: results.map((result) => ({
      module: result.module,
      kind: result.kind,
      by: result.kind === 'joined' ? result.by : null,
      parametersApplied: 'parametersApplied' in result ? (result.parametersApplied ?? null) : null,
      code: result.kind === 'failed' ? result.failure.code : null,
    })),
  }
}
