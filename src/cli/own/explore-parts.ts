import { isRefusal } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import { type ErrnoName, strerror } from '../../names.ts'
import { jsonLine, toUnicode } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import type { ExploreJson } from './explore-schema.ts'

/** Why a file has no results: the system's refusal, or what is wrong with it. */
export type NoParts = { readonly refused: ErrnoName } | { readonly problem: string }

/** The results that `explore --out` has written. */
export async function readParts(world: World, file: string): Promise<ExploreJson[] | NoParts> {
  try {
    const text = toUnicode(latin1(await (await world.host()).files.read(absolutePath(world, file))))
    const lines = text.split('\n').filter((line) => line !== '')
    return lines.map((line) => resultOf(JSON.parse(line)))
  } catch (error) {
    if (isRefusal(error)) return { refused: error.code }
    if (error instanceof SyntaxError) return { problem: `it is no result of explore --out: ${error.message}` }
    throw error
  }
}

export function noPartsText(none: NoParts): string {
  return 'refused' in none ? strerror(none.refused) : none.problem
}

/** As `explore --json` prints it. */
export function partLine({ outcomeKeys: _, ...part }: ExploreJson): string {
  return jsonLine(part)
}

export function partText({ scenario, verdict, executions, outcomes }: ExploreJson): string {
  return `${scenario}: ${verdict}, ${executions} executions, ${outcomes} outcomes\n`
}

/** What is looked at here is checked here; the rest is only handed on. */
function resultOf(value: unknown): ExploreJson {
  const result = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>
  const { schemaVersion, scenario, engine, verdict, coverage, outcomeKeys, shard = '0/1' } = result
  const counts = ['states', 'executions', 'violating', 'blocked', 'seconds', 'seed', 'processes']
  const isResult =
    schemaVersion === 1 &&
    [scenario, engine, verdict].every((text) => typeof text === 'string') &&
    counts.every((name) => typeof result[name] === 'number') &&
    typeof coverage === 'object' &&
    Array.isArray(outcomeKeys) &&
    outcomeKeys.every((key) => typeof key === 'string' && /^[0-9a-f]{16}$/.test(key)) &&
    typeof shard === 'string' &&
    /^\d{1,5}\/\d{1,5}$/.test(shard)
  if (!isResult) throw new SyntaxError('a field is missing, or is of another kind')
  return value as ExploreJson
}
