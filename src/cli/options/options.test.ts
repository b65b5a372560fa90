import { describe, expect, test } from 'vitest'
import { formatCompletion } from './completion.ts'
import { completedCommands } from './completion-words.ts'
import { parseOptions } from './getopt-long.ts'
import { formatHelp } from './help.ts'
import { formatMan } from './man.ts'
import { type CommandTable, optionOf, withCommands } from './table.ts'
import * as tables from './tables/index.ts'

const all = withCommands(tables.modonce).map((table) => [table.name, table] as const)

/** Each way to write each option of a table, as the table has it. */
function spellings(table: CommandTable): string[] {
  return table.options
    .flatMap((row) => ['short' in row && row.short ? `-${row.short}` : '', `--${row.long}`])
    .filter(Boolean)
}

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!)
}

function pathOf(table: CommandTable): string {
  return completedCommands(tables.modonce).find((command) => command.table === table)!.path
}

describe.each(all)('the table of %s', (_, table) => {
  test('gives no spelling to two options', () => {
    expect(new Set(spellings(table)).size).toBe(spellings(table).length)
  })

  test('has sentences that end in a full stop', () => {
    const sentences = table.options.flatMap((row) => ('sameAs' in row ? [] : [row.help, row.details ?? row.help]))
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(table.summary).not.toMatch(/\.$/)
  })

  test('is parsed, each spelling as its option', () => {
    for (const row of table.options) {
      const option = optionOf(table, row)
      const value = option.argument === undefined ? '' : 'value'
      const long = value === '' ? `--${row.long}` : `--${row.long}=${value}`
      expect(parseOptions(table, 'x', [long]).items).toMatchObject([{ option: option.long, value }])
      if (option.short === undefined) continue
      expect(parseOptions(table, 'x', [`-${option.short}${value}`]).items).toMatchObject([
        { option: option.long, value },
      ])
    }
  })

  test('is in --help, each spelling once', () => {
    const help = formatHelp(table, table.name)
    const short = found(help, /^ {2}(-\w), --/gm)
    const long = found(help, /^ {2}(?:-\w, | {4})(--[\w-]+)/gm)
    expect([...short, ...long].sort()).toEqual(spellings(table).sort())
  })

  test('has a --help of 80 columns', () => {
    for (const line of formatHelp(table, table.name).split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test('is in the man page, each spelling once', () => {
    const tags = found(formatMan(table), /^\.TP\n(\\fB\\-.*)$/gm).join('\n')
    const named = found(tags, /\\fB(\\-[^\\]+|(?:\\-)+[^ ]*?)\\fR/g).map((name) => name.replaceAll('\\', ''))
    expect(named.sort()).toEqual(spellings(table).sort())
  })

  test('is in the completions of bash, each spelling once', () => {
    const [, options] = new RegExp(`'${pathOf(table)}'\\)\n.*\n *options='(.*)'`).exec(bash)!
    const named = options!
      .split(' ')
      .filter(Boolean)
      .map((word) => word.replace(/=.*/, ''))
    expect(named.sort()).toEqual(spellings(table).sort())
  })

  test('is in the completions of zsh, each spelling once', () => {
    const start = zsh.indexOf(`\n_${pathOf(table).replace(/\W/g, '_')}() {`)
    const body = zsh.slice(start, zsh.indexOf('\n}\n', start))
    const named = found(body, /^ *'(?:\*|\(.*?\))(--?[\w-]+)[+=]?\[/gm)
    expect(named.sort()).toEqual(spellings(table).sort())
  })

  test('is in the completions of fish, each spelling once', () => {
    const condition = `-n '__modonce_at ${pathOf(table)}'`
    const lines = fish.split('\n').filter((line) => line.includes(condition))
    const named = lines.flatMap((line) => [
      ...found(line, / -s (\w) /g).map((letter) => `-${letter}`),
      ...found(line, / -l ([\w-]+) /g).map((name) => `--${name}`),
    ])
    expect(named.sort()).toEqual(spellings(table).sort())
  })
})

const bash = formatCompletion(tables.modonce, 'bash')
const zsh = formatCompletion(tables.modonce, 'zsh')
const fish = formatCompletion(tables.modonce, 'fish')

describe("the options of kmod's tools", () => {
  // Every long option begins with nothing, so that this message lists them all. Recorded from kmod 34.2.
  test.each([
    [
      tables.modprobe,
      'all remove remove-dependencies remove-holders wait resolve-alias first-time ignore-install ignore-remove ' +
        'use-blacklist force force-modversion force-vermagic show-depends showconfig show-config show-modversions ' +
        'dump-modversions show-exports dry-run show config dirname set-version syslog quiet verbose version help',
    ],
    [
      tables.modinfo,
      'author description license parameters filename null modname field set-version basedir version help',
    ],
    [tables.lsmod, 'syslog verbose version help'],
    [tables.kmodList, 'syslog verbose version help'],
    [tables.insmod, 'force syslog verbose version help'],
    [tables.rmmod, 'force syslog verbose version help'],
    [tables.kmod, 'help version'],
    [tables.staticNodes, 'output format help'],
  ] as [CommandTable, string][])('stand in its order: $name', (table, names) => {
    const listed = names.split(' ').map((name) => ` '--${name}'`)
    expect(parseOptions(table, 'x', ['--=']).message).toBe(
      `x: option '--=' is ambiguous; possibilities:${listed.join('')}`,
    )
  })

  // Every letter that the tool does not call invalid. Recorded from kmod 34.2; a colon follows those with an argument.
  test.each([
    [tables.modprobe, 'a b c d: f h i n q r s v w: C: D R S: V'],
    [tables.modinfo, 'a b: d h k: l m n p F: V 0'],
    [tables.lsmod, 'h s v V'],
    [tables.insmod, 'f h s v V'],
    [tables.rmmod, 'f h s v V'],
    [tables.kmod, 'h V'],
    [tables.staticNodes, 'f: h o:'],
  ] as [CommandTable, string][])('have its letters: $name', (table, letters) => {
    const own = table.options.flatMap((row) =>
      'short' in row && row.short ? [row.short + ('argument' in row ? ':' : '')] : [],
    )
    expect(own.sort()).toEqual(letters.split(' ').sort())
  })
})
