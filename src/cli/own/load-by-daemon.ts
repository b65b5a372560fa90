import { askDaemon, type ModuleResult } from '../../loading/daemon/index.ts'
import { strerror } from '../../names.ts'
import type { ParsedOptions } from '../options/index.ts'
import { given, NO, UNKNOWN, YES } from '../own-arguments.ts'
import { jsonLine } from '../text.ts'
import type { World } from '../world.ts'
import type { LoadJson } from './why-schema.ts'

type LoadArguments = ParsedOptions<'json' | 'quiet' | 'parameters' | 'config' | (string & {})>

/**
 * Has the daemon load, and tells what came of it. Undefined, and nothing is done, where there is no daemon, or where this is for
 * this process alone to do: the daemon has a configuration of its own, and takes no parameters.
 */
export async function loadByDaemon(world: World, parsed: LoadArguments): Promise<number | undefined> {
  if (given(parsed, 'parameters') || given(parsed, 'config')) return undefined
  const requests = await world.daemon?.()
  if (requests === undefined) return undefined
  const request = {
    asked: parsed.operands,
    from: 'person',
    useBlacklist: false,
    parameters: undefined,
    device: {},
  } as const
  const outcome = await askDaemon(requests, request)
  if (outcome.kind === 'no-daemon') return undefined
  if (outcome.kind === 'lost') {
    world.err('modonce: the daemon has ended before it answered: modonce check tells what is there\n')
    return UNKNOWN
  }
  const { answers, problem } = outcome
  if (problem !== '') world.err(`modonce: the daemon refuses: ${problem}\n`)
  for (const { asked, results } of given(parsed, 'quiet') ? [] : answers) {
    const json: LoadJson = { schemaVersion: 1, asked, via: 'daemon', results: results.map(withoutMemory) }
    world.out(given(parsed, 'json') ? jsonLine(json) : daemonText(asked, results))
  }
  const isDone = answers.length > 0 && answers.every(({ results }) => results.length > 0 && results.every(isThere))
  return isDone ? YES : NO
}

function isThere({ kind }: ModuleResult): boolean {
  return kind === 'loaded' || kind === 'joined' || kind === 'already-live' || kind === 'builtin'
}

function withoutMemory({ remembered: _, ...result }: ModuleResult): LoadJson['results'][number] {
  return { ...result, ...UNTOLD }
}

/** A daemon does not tell these. */
const UNTOLD = { failedAt: null, detail: null, command: null, blacklisted: null }

const WORDS: Readonly<Record<ModuleResult['kind'], string>> = {
  loaded: 'loaded',
  joined: 'loaded by another loader',
  'already-live': 'was live already',
  builtin: 'is built in',
  replaced: 'an install command ran in its place',
  blacklisted: 'blacklisted',
  'nothing-to-do': 'nothing to do',
  failed: 'failed',
}

function daemonText(asked: string, results: readonly ModuleResult[]): string {
  if (results.length === 0) return `${asked}: nothing answers to it\n`
  const lines = results.map(({ module, kind, code }) => {
    const why = code === null ? '' : `: ${strerror(code)}`
    return `${asked}: ${module}: ${WORDS[kind]}${why} (by the daemon)\n`
  })
  return lines.join('')
}
