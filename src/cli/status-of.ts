import { FormatError, InstallationError, isRefusal } from '../errors.ts'
import { strerror } from '../names.ts'
import { UNKNOWN } from './own-arguments.ts'
import { ToolExit, type World } from './world.ts'

/** The exit status of something that modonce does: as `tool` of kmod, or as itself. What was refused is said in a line. */
export async function statusOf(
  world: World,
  name: string,
  tool: string | undefined,
  act: () => Promise<number>,
): Promise<number> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ToolExit) return error.status
    const text = expectedText(error)
    if (text === undefined) throw error
    world.err(`${tool ?? name}: ERROR: ${text}\n`)
    return tool === undefined ? UNKNOWN : 1
  }
}

/** A line for what a file, the system or the installation refuses; anything else is a bug and shows where it happened. */
function expectedText(error: unknown): string | undefined {
  if (isRefusal(error)) return `${error.syscall} ${error.subject}: ${strerror(error.code)}`
  return error instanceof FormatError || error instanceof InstallationError ? error.message : undefined
}
