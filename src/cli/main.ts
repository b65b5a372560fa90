import { kmodTools } from './kmod/index.ts'
import { formatHelp } from './options/index.ts'
import * as tables from './options/tables/index.ts'
import { ownCommands } from './own/index.ts'
import { given, readOwnArguments, USAGE, usage } from './own-arguments.ts'
import { statusOf } from './status-of.ts'
import { version } from './version.ts'
import { baseName, type World } from './world.ts'

/** Runs modonce, or the tool of kmod under whose name it was started, and resolves to the exit status. */
export async function main(world: World, argv: readonly string[]): Promise<number> {
  const name = baseName(world.programName)
  const tool = [name, argv[0] ?? ''].find((word) => Object.hasOwn(kmodTools, word))
  return statusOf(world, name, tool, async () => {
    if (Object.hasOwn(kmodTools, name)) return (await kmodTools[name]!())(world, name, argv)
    return modonce(world, argv)
  })
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
