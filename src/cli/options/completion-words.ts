import { type CommandTable, type Completion, helpOf, type Option, optionOf, withCommands } from './table.ts'

/**
 * Kinds whose words a command prints, a line each. `root` is how the shell writes the root directory. The tree may be
 * anybody's, so that a name which a shell could take for more than a word is left out.
 */
export const WORD_SOURCES: Readonly<Record<'module' | 'loaded-module' | 'release', (root: string) => string>> = {
  module: (root) =>
    String.raw`sed 's/:.*//; s|.*/||; s/\.ko.*//; y/-/_/; /[^A-Za-z0-9_]/d' "${root}/lib/modules/$(uname -r)/modules.dep" 2>/dev/null`,
  'loaded-module': (root) => `sed 's/ .*//' "${root}/proc/modules" 2>/dev/null`,
  release: (root) => `ls "${root}/lib/modules" 2>/dev/null | sed '/[^A-Za-z0-9._+~-]/d'`,
}

/** A command and all that a shell must know to complete what follows it. */
export interface CompletedCommand {
  /** The words that call it, as in `modonce kmod list`. */
  readonly path: string
  readonly table: CommandTable
  readonly spellings: readonly Spelling[]
  /** What its first operand is. The operands after it are seldom of a kind that could be listed. */
  readonly operand: Completion | undefined
}

/** One way to write one option; `others` mean the same, and are not offered once it was written. */
export interface Spelling {
  readonly text: string
  readonly option: Option
  readonly others: readonly string[]
  readonly help: string
}

/** Every command from `root` down, with each spelling of its options once. */
export function completedCommands(root: CommandTable): CompletedCommand[] {
  return withCommands(root).map((table) => ({
    path: table === root ? root.name : `${root.name} ${table.name}`,
    table,
    spellings: spellingsOf(table),
    operand: table.operands[0]?.completes,
  }))
}

function spellingsOf(table: CommandTable): Spelling[] {
  const all = table.options.flatMap((row) => {
    const option = optionOf(table, row)
    const letter = row === option && option.short !== undefined ? [`-${option.short}`] : []
    return [...letter, `--${row.long}`].map((text) => ({ text, option, help: helpOf(row) }))
  })
  return all.map((one) => ({
    ...one,
    others: all.filter((other) => other.option === one.option && other.text !== one.text).map((other) => other.text),
  }))
}
