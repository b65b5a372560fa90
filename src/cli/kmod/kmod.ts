import { formatHelp } from '../options/index.ts'
import * as tables from '../options/tables/index.ts'
import type { World } from '../world.ts'
import { lsmod } from './lsmod.ts'
import { staticNodes } from './static-nodes.ts'
import { readArguments } from './tool.ts'

/** `kmod` itself: its commands are words, and the other tools are not among them. */
export async function kmod(world: World, name: string, argv: readonly string[]): Promise<number> {
  const [command, ...rest] = readArguments(world, name, tables.kmod, argv).operands
  switch (command) {
    case 'help':
      world.out(formatHelp(tables.kmod, name))
      return 0
    case 'list':
      return lsmod(world, name, rest)
    case 'static-nodes':
      return staticNodes(world, rest)
    default:
      world.err(command === undefined ? 'missing command\n' : `invalid command '${command}'\n`)
      world.out(formatHelp(tables.kmod, name))
      return 1
  }
}
