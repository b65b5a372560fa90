import { FormatError, InstallationError, isRefusal } from '../errors.ts'
import { strerror } from '../names.ts'
import { kmodTools } from './kmod/index.ts'
import { formatHelp, tables } from './options/index.ts'
import { ownCommands } from './own/index.ts'
import { given, readOwnArguments, UNKNOWN, USAGE, usage } from './own-arguments.ts'
import { version } from './version.ts'
import { ToolExit, type World } from './world.ts'

/** Runs modonce, or the tool of kmod under whose name it was started, and resolves to the exit status. */
export async function main(world: World, argv: readonly string[]): Promise<number> {
  const name = world.programName.slice(world.programName.lastIndexOf('/') + 1)
  try {
    if (Object.hasOwn(kmodTools, name)) return await (await kmodTools[name]!())(world, name, argv)
    return await modonce(world, argv)
  } catch (error) {
    if (error instanceof ToolExit) return error.status
    const text = expectedText(error)
    if (text === undefined) throw error
    const tool = [name, argv[0] ?? ''].find((word) => Object.hasOwn(kmodTools, word))
    world.err(`${tool ?? name}: ERROR: ${text}\n`)
    return tool === undefined ? UNKNOWN : 1
  }
}

/** A line for what a file, the system or the installation refuses; anything else is a bug and shows where it happened. */
function expectedText(error: unknown): string | undefined {
  if (isRefusal(error)) return `${error.syscall} ${error.subject}: ${strerror(error.code)}`
  return error instanceof FormatError || error instanceof InstallationError ? error.message : undefined
}

async function modonce(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.modonce, argv)
  if (given(parsed, 'version')) {
    world.out(`modonce ${version}\n`)
    return 0
  }
  const [command, ...rest] = parsed.operands
  if (command === undefined) {
    world.err(formatHelp(tables.modonce, 'modonce'))
    return USAGE
  }
  if (Object.hasOwn(ownCommands, command)) return (await ownCommands[command]!())(world, rest)
  if (Object.hasOwn(kmodTools, command)) return (await kmodTools[command]!())(world, command, rest)
  return usage(world, 'modonce', `modonce: there is no command '${command}'`)
}
