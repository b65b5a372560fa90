import { describe, expect, test } from 'vitest'
import { parseOptions } from './getopt-long.ts'
import type { CommandTable } from './table.ts'
import * as tables from './tables/index.ts'

/** Items as they would be written in full, mistakes in brackets. */
function read(table: CommandTable, line: string, environment = {}) {
  const argv = line === '' ? [] : line.split(' ')
  const { items, operands } = parseOptions(table, table.name, argv, environment)
  const options = items.map((item) =>
    item.kind === 'mistake' ? `[${item.message}]` : `${item.option}${item.value === '' ? '' : `=${item.value}`}`,
  )
  return [options.join(' '), operands.join(' ')]
}

describe('parseOptions()', () => {
  test.each([
    ['-a x y', 'all', 'x y'],
    ['x -a y -v', 'all verbose', 'x y'],
    ['-anv x', 'all dry-run verbose', 'x'],
    ['-C /c x', 'config=/c', 'x'],
    ['-C/c x', 'config=/c', 'x'],
    ['-vC /c x', 'verbose config=/c', 'x'],
    ['-vC/c x', 'verbose config=/c', 'x'],
    ['--config /c --config=/d', 'config=/c config=/d', ''],
    ['--config=', 'config', ''],
    ['--config=a=b', 'config=a=b', ''],
    ['-C -- x', 'config=--', 'x'],
    ['-v -- -n x', 'verbose', '-n x'],
    ['x -- -n', '', 'x -n'],
    ['- x', '', '- x'],
    ['--dir / --verb', 'dirname=/ verbose', ''],
    ['--showconfig', 'show-config', ''],
    ['--show', 'dry-run', ''],
    ['--ignore x', 'ignore-install', 'x'],
    ['--remove- x', 'remove-holders', 'x'],
  ])('reads modprobe %s', (line, options, operands) => {
    expect(read(tables.modprobe, line)).toEqual([options, operands])
  })

  // Recorded from kmod 34.2 on glibc 2.41.
  test.each([
    ['--foo', "unrecognized option '--foo'"],
    ['--foo=bar', "unrecognized option '--foo=bar'"],
    ['-Y', "invalid option -- 'Y'"],
    ['-v-', "invalid option -- '-'"],
    ['-:', "invalid option -- ':'"],
    ['-d', "option requires an argument -- 'd'"],
    ['--config', "option '--config' requires an argument"],
    ['--conf', "option '--config' requires an argument"],
    ['--all=3', "option '--all' doesn't allow an argument"],
    ['--ignore-=x', "option '--ignore-install' doesn't allow an argument"],
    ['--force-', "option '--force-' is ambiguous; possibilities: '--force-modversion' '--force-vermagic'"],
    ['--d', "option '--d' is ambiguous; possibilities: '--dump-modversions' '--dry-run' '--dirname'"],
    [
      '--sho',
      "option '--sho' is ambiguous; possibilities: '--show-depends' '--showconfig' '--show-config' '--show-modversions' " +
        "'--show-exports' '--show'",
    ],
  ])('refuses modprobe %s with the words of getopt', (line, message) => {
    expect(parseOptions(tables.modprobe, '/x/modprobe', [line]).message).toBe(`/x/modprobe: ${message}`)
  })

  test('goes on after a mistake, and keeps the order', () => {
    expect(read(tables.modprobe, '-V -xn y --foo -v')).toEqual([
      "version [modprobe: invalid option -- 'x'] dry-run [modprobe: unrecognized option '--foo'] verbose",
      'y',
    ])
  })

  test('ends options at the first operand where POSIXLY_CORRECT is set', () => {
    expect(read(tables.modprobe, '-v x -n', { posixlyCorrect: true })).toEqual(['verbose', 'x -n'])
  })

  test('ends options at the name of a command', () => {
    expect(read(tables.kmod, 'list -V')).toEqual(['', 'list -V'])
  })

  test('tells how an option was spelled', () => {
    const { items } = parseOptions(tables.modprobe, 'modprobe', ['--showc', '-c'])
    expect(items).toMatchObject([{ spelling: '--showconfig' }, { spelling: '-c' }])
  })
})

describe('an option that kmod does not have', () => {
  test('is matched when it is spelled out', () => {
    expect(read(tables.modprobe, '--root /mnt --show-alias x')).toEqual(['root=/mnt show-alias', 'x'])
  })

  test('has no abbreviation', () => {
    expect(read(tables.modprobe, '--roo /mnt')[0]).toBe("[modprobe: unrecognized option '--roo']")
    expect(read(tables.modprobe, '--show-a')[0]).toBe("[modprobe: unrecognized option '--show-a']")
    expect(read(tables.insmod, '--force-m')[0]).toBe("[insmod: unrecognized option '--force-m']")
  })

  test('leaves abbreviations of others unique', () => {
    expect(read(tables.insmod, '--fo')[0]).toBe('force')
  })

  test('may be abbreviated in a command of modonce', () => {
    expect(read(tables.why, '--ro /mnt')[0]).toBe('root=/mnt')
  })
})
