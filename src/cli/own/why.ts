import { type Explanation, explain } from '../../loading/index.ts'
import type { ParsedOptions } from '../options/index.ts'
import * as tables from '../options/tables/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, usage, YES } from '../own-arguments.ts'
import { jsonLine } from '../text.ts'
import type { World } from '../world.ts'
import { checkText } from './check-text.ts'
import { openJob, requestsOf } from './request-job.ts'
import { checkJson, whyJson } from './why-json.ts'
import { whyText } from './why-text.ts'

/** `modonce why`. */
export async function why(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.why, argv)
  const checking = given(parsed, 'check')
  return answer(world, 'modonce why', parsed, {
    text: checking ? checkText : whyText,
    json: checking ? checkJson : whyJson,
    isYes: checking ? ({ satisfied }) => satisfied : ({ kind }) => kind === 'found',
  })
}

/** `modonce check`. */
export async function check(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.check, argv)
  return answer(world, 'modonce check', parsed, {
    text: given(parsed, 'quiet') ? () => '' : checkText,
    json: checkJson,
    isYes: ({ satisfied }) => satisfied,
  })
}

/** How a command answers one request. */
interface Answer {
  text(explanation: Explanation): string
  json(explanation: Explanation): unknown
  isYes(explanation: Explanation): boolean
}

/** Answers every request; 0 if all are yes, 1 if one is not, 2 if the tree could not tell. */
async function answer(
  world: World,
  name: string,
  parsed: ParsedOptions<tables.WhyOption | tables.CheckOption>,
  { text, json, isYes }: Answer,
): Promise<number> {
  const batch = given(parsed, 'batch')
  if (batch && parsed.operands.length > 0)
    usage(world, name, `${name}: requests are in the batch, or operands: not both`)
  if (!batch && parsed.operands.length === 0) usage(world, name, `${name}: what was asked for? Give a name or an alias`)
  const asJson = batch || given(parsed, 'json')
  const job = await openJob(world, parsed)
  if (!job.known) return UNKNOWN
  let status = YES
  for await (const asked of requestsOf(job, parsed)) {
    const explanation = await explain(job.host.files, job.tree, asked)
    world.out(asJson ? jsonLine(json(explanation)) : text(explanation))
    // Whoever writes requests into a pipe may wait for each answer.
    if (batch) world.flush()
    if (!isYes(explanation)) status = job.complete ? NO : UNKNOWN
  }
  return status
}
