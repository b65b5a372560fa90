import { processWorld } from './process-world.ts'
import { toByteString } from './text.ts'
import type { World } from './world.ts'

/** Runs a program in this process, and sets its exit status. */
export async function runProcess(main: (world: World, argv: readonly string[]) => Promise<number>): Promise<void> {
  const world = processWorld(toByteString(process.argv[1] ?? 'modonce'))
  const status = await main(world, process.argv.slice(2).map(toByteString))
  world.flush()
  process.exitCode = status
}
