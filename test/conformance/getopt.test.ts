import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandTable, type Option, parseOptions, withCommands } from '../../src/cli/options/index.ts'
import * as tables from '../../src/cli/options/tables/index.ts'
import { canRun } from '../support/programs.ts'

/**
 * Random arguments for every table, read by ours and by the C library's getopt_long(): the same options in the same
 * order, the same operands, the same messages to the byte.
 */
const VECTORS_PER_TABLE = 4000
const SEED = 34

/** The C library of Linux is taken for glibc, which the reference's own build then shows. */
const hasGlibc = process.platform === 'linux' && canRun('cc')
const directory = mkdtempSync(join(tmpdir(), 'modonce-getopt-'))
const program = join(directory, 'getopt-reference')

beforeAll(() => {
  if (!hasGlibc) return
  const source = join(import.meta.dirname, 'getopt-reference.c')
  const compiled = spawnSync('cc', ['-D_GNU_SOURCE', '-Wall', '-Werror', '-O1', '-o', program, source], {
    encoding: 'utf8',
  })
  if (compiled.status !== 0) throw new Error(compiled.stderr)
})

afterAll(() => rmSync(directory, { recursive: true }))

/** What getopt_long() is given for a table: the letters, and the rows that kmod has too. */
function tableArguments(table: CommandTable): string[] {
  const options = mainRows(table)
  const letters = options.map(({ short = '', argument }) => short + (short !== '' && argument !== undefined ? ':' : ''))
  const rows = table.options
    .filter((row) => !row.own)
    .flatMap((row) => {
      const index = options.findIndex((option) => option.long === ('sameAs' in row ? row.sameAs : row.long))
      return [row.long, options[index]!.argument === undefined ? '0' : '1', String(FIRST_VALUE + index)]
    })
  return [(table.stopsAtOperand ? '+' : '') + letters.join(''), ...rows]
}

const FIRST_VALUE = 1000 // Above every letter.

function mainRows(table: CommandTable): Option[] {
  return table.options.filter((row): row is Option => !('sameAs' in row))
}

/** What is compared: one line an option or mistake, then one an operand. */
function ours(table: CommandTable, argv: readonly string[], posixlyCorrect: boolean): string[] {
  const { items, operands } = parseOptions(table, argv[0]!, argv.slice(1), { posixlyCorrect })
  const options = items.map((item) => (item.kind === 'mistake' ? item.message : `${item.option} ${item.value}`))
  return [...options, ...operands.map((operand) => `operand ${operand}`)]
}

function theirs(table: CommandTable, vectors: readonly string[][], posixlyCorrect: boolean): string[][] {
  const input = vectors.map((argv) => `${[String(argv.length), ...argv].join('\0')}\0`).join('')
  const { PATH } = process.env
  const run = spawnSync(program, tableArguments(table), {
    input: Buffer.from(input, 'latin1'),
    env: posixlyCorrect ? { PATH, POSIXLY_CORRECT: '1' } : { PATH },
    maxBuffer: 1 << 28,
  })
  expect(run.status).toBe(0)
  return answers(table, run.stdout.toString('latin1'))
}

function answers(table: CommandTable, output: string): string[][] {
  const options = mainRows(table)
  const all: string[][] = []
  let lines: string[] = []
  for (const record of output.split('\0').slice(0, -1)) {
    const option = /^o (\d+) ?(.*)$/s.exec(record)
    if (record === '.') {
      all.push(lines)
      lines = []
    } else if (record.startsWith('a ')) lines.push(`operand ${record.slice(2)}`)
    else if (option !== null) {
      const value = Number(option[1])
      const letter = String.fromCharCode(value)
      const meant = value >= FIRST_VALUE ? options[value - FIRST_VALUE] : options.find(({ short }) => short === letter)
      lines.push(`${meant!.long} ${option[2]}`)
    } else if (record !== '?') lines.push(record.replace(/\n$/, ''))
  }
  return all
}

/** Words that look like this table's options, whole or mangled, and words that do not. */
function words(table: CommandTable): fc.Arbitrary<string> {
  const byte = fc.integer({ min: 1, max: 255 }).map((value) => String.fromCharCode(value))
  const text = fc.string({ unit: byte, maxLength: 4 })
  const long = fc.constantFrom(...table.options.map((row) => row.long), 'foreign').chain((name) =>
    fc.oneof(
      fc.constant(name),
      fc.nat(name.length).map((length) => name.slice(0, length)),
    ),
  )
  const letter = fc.constantFrom(
    ...mainRows(table).flatMap(({ short }) => short ?? []),
    'Y',
    '-',
    ':',
    ';',
    '=',
    '+',
    '?',
  )
  return fc.oneof(
    { weight: 4, arbitrary: long.map((name) => `--${name}`) },
    { weight: 2, arbitrary: fc.tuple(long, text).map(([name, value]) => `--${name}=${value}`) },
    { weight: 4, arbitrary: fc.string({ unit: letter, minLength: 1, maxLength: 4 }).map((bundle) => `-${bundle}`) },
    { weight: 3, arbitrary: fc.constantFrom('x', '-', '', 'key=value', '---', '--=', '-W') },
    { weight: 1, arbitrary: fc.constant('--') },
    { weight: 1, arbitrary: text },
  )
}

/** An own spelling in full is an option to us and a mistake to getopt. All its abbreviations stay in. */
function namesOwnOption(table: CommandTable, word: string): boolean {
  return table.options.some((row) => row.own && (word === `--${row.long}` || word.startsWith(`--${row.long}=`)))
}

function vectorsFor(table: CommandTable): string[][] {
  const word = words(table).filter((candidate) => !namesOwnOption(table, candidate))
  const programName = fc.constantFrom('modprobe', './a b/modprobe', '/usr/sbin/modinfo')
  const vector = fc.tuple(programName, fc.array(word, { maxLength: 7 })).map(([name, rest]) => [name, ...rest])
  return fc.sample(vector, { numRuns: VECTORS_PER_TABLE, seed: SEED })
}

/** No tool has an ambiguous beginning whose first candidate has a synonym; getopt leaves that synonym out of its list. */
const withSynonyms: CommandTable = {
  ...tables.lsmod,
  name: 'a table of synonyms',
  options: [
    { long: 'alpha', short: 'a', help: '' },
    { long: 'alphabet', sameAs: 'alpha' },
    { long: 'alps', argument: 'HEIGHT', help: '' },
    { long: 'alpine', sameAs: 'alps' },
    { long: 'al', short: 'l', help: '' },
    { long: 'almost', sameAs: 'alpha' },
  ],
}

const cases = [...withCommands(tables.modonce), withSynonyms]
  .filter((table) => table.options.length > 0)
  .flatMap((table) => [false, true].map((posixlyCorrect) => ({ name: table.name, table, posixlyCorrect })))

describe.runIf(hasGlibc)('parseOptions()', () => {
  test.each(cases)(
    'reads as getopt_long() does: $name, POSIXLY_CORRECT $posixlyCorrect',
    ({ table, posixlyCorrect }) => {
      const vectors = vectorsFor(table)
      const expected = theirs(table, vectors, posixlyCorrect)
      expect(expected.length).toBe(vectors.length)
      for (const [index, argv] of vectors.entries()) {
        const read = ours(table, argv, posixlyCorrect)
        if (read.join('\0') !== expected[index]!.join('\0'))
          expect({ argv, read }).toEqual({ argv, read: expected[index] })
      }
    },
  )
})
