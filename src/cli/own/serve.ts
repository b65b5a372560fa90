import { isRefusal } from '../../errors.ts'
import { strerror } from '../../names.ts'
import type { ParsedOptions } from '../options/index.ts'
import * as tables from '../options/tables/index.ts'
import { given, NO, readOwnArguments, usage, YES } from '../own-arguments.ts'
import { ConfigurationProblem, LOG_LEVELS, type LogLevel, runDaemon } from '../serve/index.ts'
import { SOCKET_PATH } from '../socket-path.ts'
import { toUnicode } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import { optionValues } from './option-values.ts'
import { checkJson, whyJson } from './why-json.ts'

const MIB = 1024 * 1024

/** `modonce serve`. It has the privileges of root for others, so that MODONCE_ROOT means nothing here. */
export async function serve(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.serve, argv)
  if (parsed.operands.length > 0) usage(world, 'modonce serve', 'modonce serve: it takes no operands')
  const { value, number, refuse } = optionValues(world, 'serve', parsed)
  const logLevel = (value('log') ?? 'info') as LogLevel
  if (!LOG_LEVELS.includes(logLevel)) refuse(`--log is one of ${LOG_LEVELS.join(', ')}`)
  const [journal, commands, unanswered] = [value('journal'), value('commands'), value('unanswered')]
  const configPaths = all(parsed, 'config').map((path) => absolutePath(world, path))
  const [parallel, queueMax] = [number('parallel', 1, 64), number('queue', 1, 1_000_000)]
  const journalMib = number('journal-size', 1, 100_000) ?? 16
  try {
    await runDaemon({
      socketPath: toUnicode(absolutePath(world, value('socket') ?? SOCKET_PATH)),
      group: value('group'),
      allowOthers: given(parsed, 'group'),
      allowParameters: given(parsed, 'allow-parameters'),
      ...(commands !== undefined && { commandsPath: toUnicode(absolutePath(world, commands)) }),
      ...(unanswered !== undefined && { unansweredPath: absolutePath(world, unanswered) }),
      sequential: all(parsed, 'sequential').flatMap((names) => names.replaceAll('-', '_').split(',')),
      ...(parallel !== undefined && { parallel }),
      ...(queueMax !== undefined && { queueMax }),
      ...(configPaths.length > 0 && { configPaths }),
      environment: world.environment,
      processId: world.processId,
      uevents: given(parsed, 'uevents'),
      modulesLoad: given(parsed, 'modules-load'),
      logLevel,
      journal: journal === undefined ? undefined : { path: absolutePath(world, journal), maxBytes: journalMib * MIB },
      questions: { why: whyJson, check: checkJson },
      onInterrupt: world.onInterrupt,
    })
    return YES
  } catch (error) {
    world.err(`modonce serve: ${problemOf(error)}\n`)
    return NO
  }
}

function all({ items }: ParsedOptions<tables.ServeOption>, name: tables.ServeOption): string[] {
  return items.flatMap((item) => (item.kind === 'option' && item.option === name ? [item.value] : []))
}

/** A sentence for what stands in the way; anything else is a mistake of ours, with its stack. */
function problemOf(error: unknown): string {
  if (error instanceof ConfigurationProblem) return error.message
  if (isRefusal(error)) return `${error.subject}: ${strerror(error.code)}`
  const { syscall, message } = error as NodeJS.ErrnoException
  if (syscall !== undefined) return message
  throw error
}
