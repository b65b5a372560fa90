import { runProcess } from '../run-process.ts'
import { statusOf } from '../status-of.ts'
import { baseName, type World } from '../world.ts'
import { depmod } from './depmod.ts'

/**
 * Runs this process as depmod: under that name, or as `modonce depmod`. It is the same depmod as that of the whole command
 * line, in a file of its own: Node takes a millisecond to begin with 40 kB.
 */
export async function run(): Promise<void> {
  await runProcess(main)
}

async function main(world: World, argv: readonly string[]): Promise<number> {
  const name = baseName(world.programName)
  const rest = name === 'depmod' ? argv : argv.slice(1)
  return statusOf(world, name, 'depmod', () => depmod(world, 'depmod', rest))
}
