import { type CommandTable, formatHelp, type ParsedOptions, parseOptions } from './options/index.ts'
import { ToolExit, type World } from './world.ts'

/** Exit status of modonce's own commands. */
export const YES = 0
export const NO = 1
export const UNKNOWN = 2
export const USAGE = 64

/** Reads the arguments of an own command: a mistake ends with status 64 and a hint, --help is printed and ends with 0. */
export function readOwnArguments<Name extends string>(
  world: World,
  table: CommandTable<Name>,
  argv: readonly string[],
): ParsedOptions<Name> {
  const name = table.name === 'modonce' ? 'modonce' : `modonce ${table.name}`
  const posixlyCorrect = world.environment['POSIXLY_CORRECT'] !== undefined
  const parsed = parseOptions(table, name, argv, { posixlyCorrect })
  if (parsed.message !== undefined) usage(world, name, parsed.message)
  if (given(parsed, 'help')) {
    world.out(formatHelp(table, name))
    throw new ToolExit(YES)
  }
  return parsed
}

/** Is there an option of that name? */
export function given<Name extends string>({ items }: ParsedOptions<Name>, option: string): boolean {
  return items.some((item) => item.kind === 'option' && item.option === option)
}

/** Says what is wrong with the arguments, where to read more, and ends with status 64. */
export function usage(world: World, name: string, message: string): never {
  world.err(`${message}\nTry '${name} --help'.\n`)
  throw new ToolExit(USAGE)
}
