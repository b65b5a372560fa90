import { modprobe } from './modprobe.ts'
import { runTool } from './run-tool.ts'

/** Runs this process as modprobe, which every request for a module starts, in a file that has nothing else. */
export async function run(): Promise<void> {
  await runTool({ modprobe: async () => modprobe })
}
