import { main } from './main.ts'
import { runProcess } from './run-process.ts'

export { main } from './main.ts'
export { processWorld } from './process-world.ts'
export type { World } from './world.ts'

/** Runs this process as modonce, or as the tool under whose name it was started, and sets its exit status. */
export async function run(): Promise<void> {
  await runProcess(main)
}
