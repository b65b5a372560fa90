import { describe, expect, test } from 'vitest'
import { formatHelp } from './help.ts'
import * as tables from './tables/index.ts'

describe('formatHelp()', () => {
  test('prints usage, purpose and options', () => {
    expect(formatHelp(tables.rmmod, 'modonce rmmod')).toBe(`Usage: modonce rmmod [OPTION]... MODULE...

Remove modules from the kernel.

Options:
  -f, --force    Skip the checks and remove even if in use.
  -s, --syslog   Send messages to syslog instead of standard error.
  -v, --verbose  Say more; twice, still more.
  -V, --version  Print the version and stop.
  -h, --help     Print this help and stop.
`)
  })

  test('lists the commands below a command', () => {
    expect(formatHelp(tables.modonce, 'modonce')).toContain(`
Ask:
  why       Explain what a request for a module resolves to, and why.
  check     Tell whether a request for a module is satisfied.
  requests  List what the kernel requests, and what each request brings in here.
`)
  })

  test('names a command of kmod by its last word', () => {
    expect(formatHelp(tables.kmod, 'kmod')).toMatch(/^ {2}static-nodes {2}Print/m)
  })

  test('marks a deprecated spelling and names the one to use', () => {
    expect(formatHelp(tables.modprobe, 'modprobe')).toMatch(
      /^ {6}--dump-modversions +Deprecated: use --show-modversions\.$/m,
    )
  })

  test('breaks a long sentence under its own column', () => {
    const rmmod = { ...tables.rmmod, summary: 'x', options: [{ long: 'x', help: 'word '.repeat(20).trim() }] }
    const lines = formatHelp(rmmod, 'rmmod').split('Options:\n')[1]!.split('\n')
    expect(lines[0]).toMatch(/^ {6}--x {2}word/)
    expect(lines[1]).toMatch(/^ {11}word/)
  })
})
