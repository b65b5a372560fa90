import type { Host } from '../host/index.ts'
import type { ModuleName } from '../names.ts'

/**
 * Runs an install or remove command of modprobe.d for a module, by the shell, and resolves to its exit status. A command
 * that a signal ended counts as 0, as for kmod 34: the state of the module, not this, says whether it is loaded.
 */
export function runCommand(
  { commands }: Pick<Host, 'commands'>,
  command: string,
  module: ModuleName,
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  return commands.shell(command, { ...environment, MODPROBE_MODULE: module })
}

/** A command with every `$CMDLINE_OPTS` replaced by the module's options. */
export function expandCommand(command: string, options: string): string {
  return command.replaceAll('$CMDLINE_OPTS', () => options)
}
