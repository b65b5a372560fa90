import { moduleTools } from './module-tools.ts'
import { runTool } from './run-tool.ts'

/** Runs this process as one of the tools for modules, in a file without all else that modonce does, as depmod has one. */
export async function run(): Promise<void> {
  await runTool(moduleTools)
}
