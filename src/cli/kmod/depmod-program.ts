import { depmod } from './depmod.ts'
import { runTool } from './run-tool.ts'

/**
 * Runs this process as depmod. It is the same depmod as that of the whole command line, in a file of its own: Node takes a
 * millisecond to begin with 40 kB.
 */
export async function run(): Promise<void> {
  await runTool({ depmod: async () => depmod })
}
