import { convergeByFiles, loadOn, type ProbeResult } from '../../loading/index.ts'
import { strerror } from '../../names.ts'
import { tables } from '../options/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, usage, YES } from '../own-arguments.ts'
import { rootOf } from '../relocation.ts'
import { jsonLine } from '../text.ts'
import type { World } from '../world.ts'
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
  const convergence = convergeByFiles(job.host, 'explicit', `process ${world.processId}`)
  const parameters = parsed.items.findLast((item) => item.kind === 'option' && item.option === 'parameters')
  let status = YES
  for (const asked of parsed.operands) {
    const results = await loadOn(job.host, job.tree.knowledge, asked, {
      convergence,
      ...(parameters?.kind === 'option' && { parameters: parameters.value }),
    })
    if (given(parsed, 'json')) world.out(jsonLine(loadJson(asked, results)))
    else if (!given(parsed, 'quiet')) world.out(loadText(asked, results))
    if (results.length === 0 || !results.every(isThere)) status = NO
  }
  return status
}

function isThere({ kind }: ProbeResult): boolean {
  return kind === 'loaded' || kind === 'joined' || kind === 'already-live' || kind === 'builtin'
}

function loadText(asked: string, results: readonly ProbeResult[]): string {
  if (results.length === 0) return `${asked}: nothing answers to it\n`
  return results.map((result) => `${asked}: ${result.module}: ${resultText(result)}\n`).join('')
}

function resultText(result: ProbeResult): string {
  switch (result.kind) {
    case 'loaded':
      return 'loaded'
    case 'joined':
      return `loaded by ${result.by === '' ? 'another loader' : result.by}, which this one waited for${
        result.parametersApplied === false ? '; with other parameters' : ''
      }`
    case 'already-live':
      return `was live already${result.parametersApplied === false ? '; its parameters are what they were' : ''}`
    case 'builtin':
      return 'is built in'
    case 'replaced':
      return `an install command ran in its place: ${result.command}`
    case 'blacklisted':
      return `blacklisted at ${result.by.origin.file}:${result.by.origin.line}`
    case 'nothing-to-do':
      return 'nothing to do'
    case 'failed':
      return `failed: ${strerror(result.failure.code)}`
    default:
      return result satisfies never
  }
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
