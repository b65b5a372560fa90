import { formatCompletion, formatMan, isShell, withCommands } from '../options/index.ts'
import * as tables from '../options/tables/index.ts'
import { readOwnArguments, usage, YES } from '../own-arguments.ts'
import type { World } from '../world.ts'

/** `modonce completion`. */
export async function completion(world: World, argv: readonly string[]): Promise<number> {
  const [shell, ...rest] = readOwnArguments(world, tables.completion, argv).operands
  const name = 'modonce completion'
  if (shell === undefined || rest.length > 0) return usage(world, name, `${name}: which shell? bash, zsh or fish`)
  if (!isShell(shell)) return usage(world, name, `${name}: no completions for '${shell}': bash, zsh or fish`)
  world.out(formatCompletion(tables.modonce, shell))
  return YES
}

/** `modonce man`. */
export async function man(world: World, argv: readonly string[]): Promise<number> {
  const words = readOwnArguments(world, tables.man, argv).operands.join(' ')
  const pages = withCommands(tables.modonce)
  const page = pages.find(({ name }) => name === (words === '' ? 'modonce' : words))
  if (page === undefined) return usage(world, 'modonce man', `modonce man: there is no command '${words}'`)
  world.out(formatMan(page))
  return YES
}
