import { runProcess } from '../run-process.ts'
import { statusOf } from '../status-of.ts'
import { baseName } from '../world.ts'
import type { Tool } from './tool.ts'

/** Runs this process as one of some tools: under its name, or as `modonce NAME`. */
export async function runTool(tools: Readonly<Record<string, () => Promise<Tool>>>): Promise<void> {
  await runProcess((world, argv) => {
    const name = baseName(world.programName)
    const isNamed = Object.hasOwn(tools, name)
    const tool = isNamed ? name : (argv[0] ?? '')
    return statusOf(world, name, tool, async () => (await tools[tool]!())(world, tool, isNamed ? argv : argv.slice(1)))
  })
}
