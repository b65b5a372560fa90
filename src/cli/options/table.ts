/**
 * One table a command. The parser, `--help`, the man page and the completions of the three shells are all made from it,
 * so that they cannot disagree. `Name` is the union of the option names that the command's program switches over.
 */
export interface CommandTable<Name extends string = string> {
  /** The words that call it, as in `modprobe` or `kmod list`. */
  readonly name: string
  /** Usage lines without the program's name. */
  readonly synopsis: readonly string[]
  /** One line without a full stop, for lists of commands. */
  readonly summary: string
  /** Paragraphs of the man page. */
  readonly description: readonly string[]
  /** In the order in which messages about ambiguity list them: for a tool of kmod, kmod's own. */
  readonly options: readonly OptionRow<Name>[]
  readonly operands: readonly Operand[]
  readonly commands?: readonly CommandGroup[]
  /** Options end at the first operand, because a command with options of its own follows. glibc's `+`. */
  readonly stopsAtOperand?: true
  readonly exitStatus: readonly { readonly status: number; readonly meaning: string }[]
  readonly environment?: readonly Entry[]
  readonly files?: readonly Entry[]
  readonly examples?: readonly { readonly command: string; readonly meaning: string }[]
  /** Page and section, as in `modprobe.d(5)`. */
  readonly seeAlso?: readonly string[]
}

/** Commands that `--help` lists under one title. */
export interface CommandGroup {
  readonly title: string
  readonly tables: readonly CommandTable[]
}

/** A name of the environment or of the file system, and what it means here. */
export interface Entry {
  readonly name: string
  readonly meaning: string
}

/** An argument that is no option. */
export interface Operand {
  readonly name: string
  readonly meaning: string
  readonly completes?: Completion
}

/** What a shell offers in the place of an argument: a kind of thing, or these words. */
export type Completion = 'file' | 'directory' | 'module' | 'loaded-module' | 'release' | readonly string[]

/** A line of a table: an option under its own name, or one more spelling of it. */
export type OptionRow<Name extends string = string> = Option<Name> | Synonym<Name>

/** An option under the name that programs know it by. */
export interface Option<Name extends string = string> {
  /** One character. */
  readonly short?: string
  readonly long: Name
  /** The name of its argument; an option without one takes none. */
  readonly argument?: string
  readonly completes?: Completion
  /** One sentence, for `--help`, man page and completions. */
  readonly help: string
  /** More sentences, for the man page only. */
  readonly details?: string
  readonly repeatable?: true
  readonly own?: Own
}

/** Another long spelling of an option of the same table. */
export interface Synonym<Name extends string = string> {
  readonly long: string
  readonly sameAs: Name
  readonly deprecated?: true
  readonly own?: Own
}

/**
 * Not a spelling of kmod 34.2 but modonce's, or that of a later kmod. It is matched when spelled out and otherwise does
 * not exist, so that each abbreviation and each message stays what it is in kmod.
 */
export type Own = true

/** The option that a row spells. */
export function optionOf<Name extends string>(table: CommandTable<Name>, row: OptionRow<Name>): Option<Name> {
  if (!('sameAs' in row)) return row
  const option = table.options.find((other): other is Option<Name> => !('sameAs' in other) && other.long === row.sameAs)
  if (option === undefined) throw new Error(`--${row.long} of ${table.name} is the same as nothing`)
  return option
}

/** The sentence about a row, also where it is only another spelling. */
export function helpOf(row: OptionRow): string {
  if (!('sameAs' in row)) return row.help
  return row.deprecated ? `Deprecated: use --${row.sameAs}.` : `Same as --${row.sameAs}.`
}

/** A command's table followed by those of the commands below it, depth first. */
export function withCommands(table: CommandTable): CommandTable[] {
  const below = (table.commands ?? []).flatMap((group) => group.tables)
  return [table, ...below.flatMap(withCommands)]
}
