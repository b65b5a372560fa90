import { NO, UNKNOWN, usage, YES } from '../own-arguments.ts'
import { jsonLine } from '../text.ts'
import type { World } from '../world.ts'
import { noPartsText, partText, readParts } from './explore-parts.ts'
import type { ExploreJson } from './explore-schema.ts'

/** `modonce explore merge`: one result of those of all shards. */
export async function exploreMerge(world: World, files: readonly string[], asJson: boolean): Promise<number> {
  if (files.length === 0) usage(world, 'modonce explore', 'modonce explore merge: which files?')
  const parts: ExploreJson[] = []
  for (const file of files) {
    const read = await readParts(world, file)
    if (!Array.isArray(read)) {
      world.err(`modonce explore merge: ${file}: ${noPartsText(read)}\n`)
      return UNKNOWN
    }
    parts.push(...read)
  }
  let status = YES
  for (const name of new Set(parts.map(groupOf))) {
    const group = parts.filter((part) => groupOf(part) === name)
    const { merged, problem } = mergedOf(group)
    world.out(asJson ? jsonLine(merged) : partText(merged))
    if (problem !== undefined) world.err(`modonce explore merge: ${merged.scenario}: ${problem}\n`)
    if (merged.verdict === 'violated') status = NO
    else if (merged.verdict === 'incomplete' && status === YES) status = UNKNOWN
  }
  return status
}

/** What belongs together: parts of one exploration. */
function groupOf({ scenario, kernel, processes, modules, faults, engine, seed }: ExploreJson): string {
  return JSON.stringify([scenario, kernel, processes, modules, faults, engine, seed])
}

/** The sum, and what is missing of it: then it is incomplete. */
function mergedOf(parts: readonly ExploreJson[]): { readonly merged: ExploreJson; readonly problem?: string } {
  const problem = missingOf(parts)
  const sum = (count: (part: ExploreJson) => number) => parts.reduce((total, part) => total + count(part), 0)
  const keys = [...new Set(parts.flatMap(({ outcomeKeys = [] }) => outcomeKeys))].sort()
  const violated = parts.find(({ verdict }) => verdict === 'violated')
  const isCut = problem !== undefined || parts.some(({ coverage }) => coverage.kind === 'partial')
  const { shard: _, split: __, story: ___, coverage, ...first } = parts[0]!
  const executions = sum((part) => part.executions)
  const whole = coverage.kind === 'runs' ? { kind: coverage.kind, runs: executions } : coverage
  const merged: ExploreJson = {
    ...first,
    verdict: violated !== undefined ? 'violated' : isCut ? 'incomplete' : 'clean',
    coverage: isCut ? { kind: 'partial' } : whole,
    states: sum(({ states }) => states),
    executions,
    violating: sum(({ violating }) => violating),
    blocked: sum(({ blocked }) => blocked),
    outcomes: keys.length,
    outcomeKeys: keys,
    seconds: sum(({ seconds }) => seconds),
    ...(violated?.story !== undefined && { story: violated.story }),
  }
  return { merged, ...(problem !== undefined && { problem }) }
}

/** Scenarios that were explored whole have no shards. */
function missingOf(parts: readonly ExploreJson[]): string | undefined {
  const isSplit = ['random', 'pct', 'portfolio', 'dpor'].includes(parts[0]!.engine.split(':', 1)[0]!)
  if (!isSplit) return parts.length > 1 ? 'it is there more than once' : undefined
  const shards = parts.map(({ shard = '0/1' }) => shard)
  const [, count = '1'] = shards[0]!.split('/')
  if (shards.some((shard) => shard.split('/')[1] !== count)) return 'its shards are of different counts'
  if (new Set(shards).size < shards.length) return 'a shard is there twice'
  if (new Set(parts.map(({ split }) => split)).size > 1) return 'its shards have not split it in the same way'
  const missing = Array.from({ length: Number(count) }, (_, index) => `${index}/${count}`).find(
    (shard) => !shards.includes(shard),
  )
  return missing === undefined ? undefined : `shard ${missing} is missing`
}
