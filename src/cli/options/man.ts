import { lastWord } from './help.ts'
import { type CommandTable, type Entry, helpOf, type OptionRow } from './table.ts'

const SECTION = 8 // Commands of an administrator, where kmod's pages are.

/** The name of the man page: `modonce-kmod-list` for `kmod list`. Never that of one of kmod's own pages. */
export function manPageName(table: CommandTable): string {
  return table.name === 'modonce' ? 'modonce' : `modonce-${table.name.replaceAll(' ', '-')}`
}

/** The man page of a command, in the macros of man(7). */
export function formatMan(table: CommandTable): string {
  const page = manPageName(table)
  const lines = [
    `.TH ${roff(page.toUpperCase())} ${SECTION} "" modonce "System Administration"`,
    ...['.nh', '.ad l'], // A name that is broken by a hyphen cannot be copied.
    ...['.SH NAME', `${roff(page)} \\- ${roff(table.summary)}`],
    ...['.SH SYNOPSIS', ...synopsis(table)],
    ...['.SH DESCRIPTION', ...table.description.flatMap((paragraph) => ['.PP', text(paragraph)])],
    ...section('OPERANDS', table.operands.map(described)),
    ...section('OPTIONS', table.options.map(optionLines)),
    ...(table.commands ?? []).flatMap((group) => section(group.title.toUpperCase(), group.tables.map(commandLines))),
    ...section(
      'EXIT STATUS',
      table.exitStatus.map(({ status, meaning }) => ['.TP', String(status), text(meaning)]),
    ),
    ...section('ENVIRONMENT', (table.environment ?? []).map(described)),
    ...section('FILES', (table.files ?? []).map(described)),
    ...section(
      'EXAMPLES',
      (table.examples ?? []).map(({ command, meaning }) => ['.TP', `.B ${quoted(command)}`, text(meaning)]),
    ),
    ...section(
      'SEE ALSO',
      (table.seeAlso ?? []).map((other, index, all) => [reference(other, index < all.length - 1)]),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function section(title: string, entries: readonly (readonly string[])[]): string[] {
  return entries.length === 0 ? [] : [`.SH ${quoted(title)}`, ...entries.flat()]
}

function synopsis(table: CommandTable): string[] {
  const command = table.name === 'modonce' ? 'modonce' : `modonce ${table.name}`
  return table.synopsis
    .map((line) => `\\fB${roff(command)}\\fR ${roff(line)}`.trimEnd())
    .join('\n.br\n')
    .split('\n')
}

function optionLines(row: OptionRow): string[] {
  if ('sameAs' in row) return ['.TP', `\\fB\\-\\-${roff(row.long)}\\fR`, text(helpOf(row))]
  const letter = row.short === undefined ? '' : `\\fB\\-${row.short}\\fR, `
  const argument = row.argument === undefined ? '' : `=\\fI${roff(row.argument)}\\fR`
  const sentences = row.details === undefined ? row.help : `${row.help} ${row.details}`
  return ['.TP', `${letter}\\fB\\-\\-${roff(row.long)}\\fR${argument}`, text(sentences)]
}

function commandLines(command: CommandTable): string[] {
  return [
    '.TP',
    `.BR ${roff(lastWord(command.name))}`,
    `${text(command.summary)}; ${text(`see ${manPageName(command)}`)}.`,
  ]
}

function described(entry: Entry): string[] {
  return ['.TP', `.I ${quoted(entry.name)}`, text(entry.meaning)]
}

function reference(other: string, more: boolean): string {
  const open = other.indexOf('(')
  return `.BR ${roff(other.slice(0, open))} ${other.slice(open)}${more ? ',' : ''}`
}

/** An argument of a macro, which a space would otherwise end. */
function quoted(argument: string): string {
  return `"${roff(argument).replaceAll('"', '\\(dq')}"`
}

/** Running text on a line of its own, options in it set in bold type. */
function text(sentences: string): string {
  return roff(sentences).replace(/(?<![\w\\/-])(\\-(?:\\-)?\w(?:\w|\\-)*)/g, '\\fB$1\\fR')
}

/** Characters that stand for themselves: a backslash begins no escape, a dash stays ASCII, a dot begins no request. */
function roff(plain: string): string {
  const escaped = plain.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('~', '\\(ti').replaceAll('^', '\\(ha')
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}
