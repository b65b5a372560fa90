import { main } from './main.ts'
import { processWorld } from './process-world.ts'
import { toByteString } from './text.ts'

export { main } from './main.ts'
export { processWorld } from './process-world.ts'
export type { World } from './world.ts'

/** Runs this process as modonce, or as the tool under whose name it was started, and sets its exit status. */
export async function run(): Promise<void> {
  const world = processWorld(toByteString(process.argv[1] ?? 'modonce'))
  const status = await main(world, process.argv.slice(2).map(toByteString))
  world.flush()
  process.exitCode = status
}
