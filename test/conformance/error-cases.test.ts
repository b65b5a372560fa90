import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Case, differences, processDifferences, runKmod } from '../support/compare.ts'
import { runModonce } from '../support/modonce.ts'
import { tree } from '../support/trees.ts'

const { root, release, moduleDirectory, modules } = tree('6.1-cloud')
const on = ['-d', root, '-S', release]
const someModule = `${moduleDirectory}/${modules.find((path) => path.endsWith('/xfrm_user.ko'))}`

let work: string

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'modonce-errors-'))
  writeFileSync(join(work, 'short.ko'), 'hi')
  writeFileSync(join(work, 'text.ko'), 'not an ELF file at all, but long enough\n')
  writeFileSync(join(work, 'empty.ko'), '')
  mkdirSync(join(work, 'directory.ko'))
  writeFileSync(join(work, 'bad.conf'), 'alias foo\nnonsense\ninclude x\noptions [x y\nblacklist\n')
  mkdirSync(join(work, 'confs/inner.conf'), { recursive: true })
  writeFileSync(join(work, 'commands.conf'), COMMANDS)
})

afterAll(() => rmSync(work, { recursive: true }))

const COMMANDS = `
install broken exit 3
install works echo "<$CMDLINE_OPTS>" $MODPROBE_MODULE
options works a=1
remove broken exit 2
remove works echo removed $MODPROBE_MODULE
install killed kill -9 $$
alias nowhere does-not-exist
softdep softly pre: nowhere broken
install softly true
blacklist xfrm_user
alias banned xfrm_user
`

const modprobe = (...args: string[]): Case => ({ tool: 'modprobe', args })
const modinfo = (...args: string[]): Case => ({ tool: 'modinfo', args })
const insmod = (operand: string): Case => ({ tool: 'insmod', args: [operand] })
const rmmod = (operand: string): Case => ({ tool: 'rmmod', args: [operand] })

/** Calls that end badly, or oddly. Paths are relative to the working directory that `inWork` gives them. */
const CASES: Record<string, readonly Case[]> = {
  'options that getopt refuses': [
    modprobe('--sho'),
    modprobe('--foo'),
    modprobe('--re'),
    modprobe('--v', '--sh'),
    modprobe('-Z'),
    modprobe('-d'),
    modprobe('--config'),
    modprobe('--all=3'),
    modinfo('--fie'),
    modinfo('-Z'),
    { tool: 'lsmod', args: ['--nope'] },
    { tool: 'insmod', args: ['-Z'] },
    { tool: 'rmmod', args: ['--force=1'] },
    { tool: 'kmod', args: ['static-nodes', '--form'] },
  ],
  'nothing asked': [
    modprobe(),
    modprobe('-R'),
    modprobe('-q'),
    modprobe('-r'),
    modinfo(),
    { tool: 'insmod', args: [] },
    { tool: 'insmod', args: ['-'] },
    { tool: 'rmmod', args: [] },
    { tool: 'lsmod', args: ['x'] },
    { tool: 'lsmod', args: [] },
    { tool: 'kmod', args: ['list', 'x'] },
  ],
  'modules that are not there': [
    modprobe(...on, 'nosuch'),
    modprobe(...on, '-q', 'nosuch'),
    modprobe(...on, '-D', 'xfrm_user.ko'),
    modprobe(...on, '-D', 'a[b'),
    modprobe(...on, '-D', ''),
    modprobe(...on, '-a', '-D', 'nosuch', 'xfrm_user', 'neither'),
    modprobe(...on, '-qa', '-D', 'nosuch', 'xfrm_user'),
    modprobe('-d', root, 'xfrm_user'),
    modprobe('-S', '', 'xfrm_user'),
    modprobe('-d', '/nonexistent', '-S', '1', '-D', 'x'),
    modprobe(...on, '-D', '/nonexistent.ko'),
    modprobe(...on, '-D', '/'),
    modprobe(...on, '-R', '/'),
    modinfo('-m', '-b', root, '-k', release, someModule),
    modprobe(...on, '-a', '-D', '/nonexistent.ko', './neither.ko'),
    modprobe(...on, '--show-exports', 'xfrm_user'),
    modprobe(...on, '-a', '--show-modversions', 'xfrm_user'),
    modinfo('-b', root, '-k', release, 'nosuch', 'xfrm_user', '-n'),
    modinfo('-b', root, '-k', release, '-m', 'fs-xfs'),
    modinfo('-b', root, '-k', release, 'a[b'),
    modinfo('./nofile.ko'),
    { tool: 'insmod', args: ['./nofile.ko'] },
    { tool: 'rmmod', args: ['nosuch', 'neither'] },
  ],
  'removal without anything loaded': [
    modprobe(...on, '-r', 'nosuch'),
    modprobe(...on, '-r', 'xfrm_user', 'ext4', 'nosuch'),
    modprobe(...on, '-ra', 'xfrm_user', 'ext4', 'nosuch'),
    modprobe(...on, '-r', '--first-time', 'xfrm_user'),
    modprobe(...on, '-r', '-D', 'xfrm_user'),
    modprobe(...on, '-qr', 'ext4'),
    modprobe(...on, '-r', someModule),
    modprobe(...on, '-w', 'x', '-r', 'xfrm_user'),
    modprobe(...on, '-w', '08', '-r', 'xfrm_user'),
    modprobe(...on, '-w', ' 0x10', '-r', 'xfrm_user'),
  ],
  'dry runs': [
    modprobe(...on, '-n', 'xfrm_user'),
    modprobe(...on, '-nv', 'xfrm_user', 'a=b', 'c=d e', 'f="g h"', 'i j', '=k l'),
    modprobe(...on, '-D', '--first-time', 'ext4'),
    modprobe(...on, '-n', '--first-time', 'ext4'),
    modprobe(...on, '-D', 'ext4'),
    modprobe(...on, '-D', someModule),
    modprobe(...on, '-R', someModule),
    modprobe(...on, '-nv', '--remove-holders', 'xfrm_user'),
    modprobe(...on, '-D', '-i', 'xfrm_user'),
    modprobe(...on, 'xfrm_user', '-D', '--', 'a=1', '-n'),
    { tool: 'modprobe', args: [...on, 'xfrm_user'], options: { env: { MODPROBE_OPTIONS: '-D' } } },
    { tool: 'modprobe', args: [...on, 'xfrm_user'], options: { env: { MODPROBE_OPTIONS: '-C "a b" --foo' } } },
  ],
  'bad files': [
    modinfo('short.ko'),
    modinfo('text.ko', 'empty.ko'),
    modinfo('-F', 'license', 'text.ko'),
    modinfo('directory.ko'),
    modprobe('--show-exports', './text.ko'),
    modprobe('--show-modversions', './empty.ko'),
    modprobe('--show-modversions', './directory.ko'),
  ],
  'operands of insmod and rmmod that are no modules': [
    ...['/', '', '.', '..', 'directory.ko', 'directory.ko/', 'short.ko', '/dev/null', '-', '--'].map(insmod),
    { tool: 'insmod', args: ['-f', '-v', 'text.ko'] },
    { tool: 'insmod', args: ['--force', '--syslog', 'nosuch.ko'] },
    { tool: 'insmod', args: ['text.ko', 'a="b c"', "d='e'"] },
    ...['/', '', '.', '..', 'directory.ko', 'directory.ko/', 'text.ko', 'no-such', 'a/b', '-w', '-f', '--'].map(rmmod),
    { tool: 'rmmod', args: ['nosuch', '/', 'nor-this'] },
    { tool: 'rmmod', args: ['-v', '-s', 'nosuch'] },
  ],
  'bad configuration': [
    modprobe(...on, '-C', 'bad.conf', '-D', 'xfrm_user'),
    modprobe(...on, '-q', '-C', 'bad.conf', 'nosuch'),
    modprobe(...on, '-C', 'confs', '-c'),
    modprobe(...on, '-C', 'nonexistent', '-D', 'xfrm_user'),
    modprobe(...on, '-C', 'commands.conf', '-D', 'softly'),
    modprobe(...on, '-C', 'commands.conf', '-D', 'banned'),
    modprobe(...on, '-C', 'commands.conf', '-b', '-D', 'xfrm_user'),
    modprobe(...on, '-C', 'commands.conf', '-D', 'nowhere'),
    modprobe(...on, '-C', 'commands.conf', 'nowhere'),
  ],
}

/** Calls that run commands, whose output is not captured in this process. */
const COMMAND_CASES: readonly Case[] = [
  modprobe(...on, '-C', 'commands.conf', 'works', 'b=2'),
  modprobe(...on, '-C', 'commands.conf', '-v', 'works'),
  modprobe(...on, '-C', 'commands.conf', 'broken'),
  modprobe(...on, '-C', 'commands.conf', '-q', 'broken'),
  modprobe(...on, '-C', 'commands.conf', 'killed'),
  modprobe(...on, '-C', 'commands.conf', 'softly'),
  modprobe(...on, '-C', 'commands.conf', '-r', 'broken'),
  modprobe(...on, '-C', 'commands.conf', '-ra', 'broken', 'works'),
  modprobe(...on, '-C', 'commands.conf', '-rv', 'works'),
]

const inWork = (given: Case): Case => ({ ...given, options: { cwd: work, ...given.options } })

describe.each(Object.entries(CASES))('%s', (_title, cases) => {
  test('end as with kmod 34, in this process', async () => {
    expect(await differences(cases.map(inWork))).toEqual([])
  })

  test('end as with kmod 34, as real processes', async () => {
    expect(await processDifferences(cases.map(inWork))).toEqual([])
  })

  test('differ from kmod 30 only where kmod 34 does', async () => {
    const wrong: string[] = []
    for (const { tool, args, options } of cases.map(inWork)) {
      const ours = JSON.stringify(await runModonce(tool, args, options))
      const older = JSON.stringify(runKmod(30, tool, args, options))
      const newer = JSON.stringify(runKmod(34, tool, args, options))
      if (ours !== older && newer === older) wrong.push([tool, ...args].join(' '))
    }
    expect(wrong).toEqual([])
  })
})

describe('install and remove commands', () => {
  test('end as with kmod 34', async () => {
    expect(await processDifferences(COMMAND_CASES.map(inWork))).toEqual([])
  })
})
