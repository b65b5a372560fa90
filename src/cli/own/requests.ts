import { type AnsweringKernel, answerTo, findRows } from '../../graph/index.ts'
import { readKernelConfig } from '../../tree/index.ts'
import * as tables from '../options/tables/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, YES } from '../own-arguments.ts'
import { jsonLine } from '../text.ts'
import type { World } from '../world.ts'
import { openJob } from './request-job.ts'
import { requestJson } from './requests-json.ts'
import { type AnsweredRow, requestsLongText, requestsText } from './requests-text.ts'

/** `modonce requests`. */
export async function requests(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.requests, argv)
  const subsystem = parsed.items.findLast((item) => item.kind === 'option' && item.option === 'subsystem')
  const rows = findRows({
    texts: parsed.operands,
    ...(subsystem?.kind === 'option' && { subsystem: subsystem.value }),
  })
  if (rows.length === 0) {
    world.err('modonce requests: no row of the catalogue is so\n')
    return NO
  }
  const { known, tree, host } = await openJob(world, parsed)
  if (!known) return UNKNOWN
  const { knowledge } = tree
  const release = knowledge.directory.slice(knowledge.directory.lastIndexOf('/') + 1)
  const kernel = { knowledge, release, options: await readKernelConfig(host, release) }
  const answered = rows.map((row) => ({ row, answers: answersOf(kernel, row) }))
  if (given(parsed, 'json')) for (const one of answered) world.out(jsonLine(requestJson(one)))
  else world.out(given(parsed, 'long') ? requestsLongText(answered) : requestsText(answered))
  return YES
}

function answersOf(kernel: AnsweringKernel, { calls }: AnsweredRow['row']): AnsweredRow['answers'] {
  return calls.map((call) => call.examples.map((example) => answerTo(kernel, call, example)))
}
