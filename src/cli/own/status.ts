import { getFromDaemon } from '../http-client.ts'
import * as tables from '../options/tables/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, usage, YES } from '../own-arguments.ts'
import type { StatusJson } from '../serve/index.ts'
import { SOCKET_PATH } from '../socket-path.ts'
import { toUnicode } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import { optionValues } from './option-values.ts'

/** `modonce status`. */
export async function status(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.status, argv)
  if (parsed.operands.length > 0) usage(world, 'modonce status', 'modonce status: it takes no operands')
  const { value, number } = optionValues(world, 'status', parsed)
  const path = absolutePath(world, value('socket') ?? SOCKET_PATH)
  const timeout = number('timeout', 0, 86_400) ?? 120
  const get = (what: string) => getFromDaemon(toUnicode(path), what)
  const settled = given(parsed, 'settle') ? await get(`/v1/settle?timeout=${timeout}`) : undefined
  const text = await get('/v1/status')
  if (text === undefined) {
    world.err(`modonce: no daemon answers at ${path}: start modonce serve\n`)
    return NO
  }
  world.out(given(parsed, 'json') ? `${text}\n` : statusText(JSON.parse(text) as StatusJson))
  return settled === undefined || (JSON.parse(settled) as { settled: boolean }).settled ? YES : UNKNOWN
}

function statusText(status: StatusJson): string {
  const { kernel, uevent, person } = status.running
  const lines = [
    `modonce ${status.version}, process ${status.pid}, for ${Math.round(status.uptimeSeconds)} s`,
    status.settled ? 'settled: all that was asked is live or has failed' : 'not settled yet',
    `running: ${kernel} for the kernel, ${uevent} for devices, ${person} for persons; waiting: ${status.waiting}`,
    `not answered yet: ${status.unanswered}`,
    `failures remembered: ${status.remembered}; names bounded: ${status.bounded}`,
  ]
  if (status.journalDropped > 0) lines.push(`the journal has lost ${status.journalDropped} lines`)
  return `${lines.join('\n')}\n`
}
