import { type CommandTable, helpOf, type OptionRow } from './table.ts'

const COLUMNS = 80

/** What `--help` prints: usage, what the command is for, its options and commands, a line each, in 80 columns. */
export function formatHelp(table: CommandTable, programName: string): string {
  const usage = table.synopsis.map((line, index) => hang(`${index === 0 ? 'Usage:' : '      '} ${programName} `, line))
  const blocks = [usage.join(''), hang('', sentence(table.summary))]
  for (const group of table.commands ?? []) {
    const commands = group.tables.map((command) => [lastWord(command.name), sentence(command.summary)] as const)
    blocks.push(`${group.title}:\n${columns(commands)}`)
  }
  if (table.options.length > 0) {
    blocks.push(`Options:\n${columns(table.options.map((row) => [label(row), helpOf(row)] as const))}`)
  }
  if (table.commands !== undefined) blocks.push(`${programName} COMMAND --help explains the options of one.\n`)
  return blocks.join('\n')
}

/** The word by which the command above calls this one: `list` for `kmod list`. */
export function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1)
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
}

/** `-C, --config=PATH`; a synonym shows neither letter nor argument. */
function label(row: OptionRow): string {
  if ('sameAs' in row) return `    --${row.long}`
  const { short, argument } = row
  const letter = short === undefined ? '    ' : `-${short}, `
  return `${letter}--${row.long}${argument === undefined ? '' : `=${argument}`}`
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 4
  return rows.map(([left, right]) => hang(`  ${left}`.padEnd(width), right)).join('')
}

/** `text` after `start`, broken at spaces, the further lines indented as far as `start` reaches. */
function hang(start: string, text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && start.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  const margin = `\n${' '.repeat(start.length)}`
  return `${(start + [...lines, line].join(margin)).trimEnd()}\n`
}
