import { bashCompletion } from './completion-bash.ts'
import { fishCompletion } from './completion-fish.ts'
import { zshCompletion } from './completion-zsh.ts'
import type { CommandTable } from './table.ts'

/** A shell that completions can be made for. */
export type Shell = 'bash' | 'zsh' | 'fish'

const COMPLETIONS: Readonly<Record<Shell, (root: CommandTable) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

/** Whether `word` names such a shell. */
export function isShell(word: string): word is Shell {
  return Object.hasOwn(COMPLETIONS, word)
}

/** A script that completes `root` and the commands below it; `modonce completion SHELL` prints it. */
export function formatCompletion(root: CommandTable, shell: Shell): string {
  return COMPLETIONS[shell](root)
}
