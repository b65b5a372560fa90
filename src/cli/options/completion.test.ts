import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../../../test/support/programs.ts'
import { formatCompletion, isShell } from './completion.ts'
import * as tables from './tables/index.ts'

const bash = formatCompletion(tables.modonce, 'bash')

/** Bash before 4 has no mapfile; macOS ships 3.2. */
const hasBash = canRun('bash', ['-c', 'mapfile </dev/null'])

/** The shell function that bash calls, with the words of a line as bash splits them. */
const DRIVER = `
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
uname() { echo 6.1.0; }
_modonce
printf '%s\\n' "\${COMPREPLY[@]}"
`

const root = mkdtempSync(join(tmpdir(), 'modonce-completion-'))

beforeAll(() => {
  mkdirSync(join(root, 'lib/modules/6.1.0'), { recursive: true })
  mkdirSync(join(root, 'proc'))
  writeFileSync(
    join(root, 'lib/modules/6.1.0/modules.dep'),
    'kernel/fs/ext4.ko.xz: kernel/lib/crc16.ko.xz\nkernel/lib/crc16.ko.xz:\nkernel/snd-hda.ko:\nkernel/$(reboot).ko:\n',
  )
  writeFileSync(join(root, 'proc/modules'), 'nbd 1 0 - Live 0x0\nxfs 1 0 - Live 0x0\n')
})

afterAll(() => rmSync(root, { recursive: true }))

function complete(...words: string[]): string[] {
  const run = spawnSync('bash', ['--norc', '-uc', bash + DRIVER, 'bash', 'modonce', ...words], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], MODONCE_ROOT: root },
  })
  expect(run.stderr).toBe('')
  return run.stdout.split('\n').filter((word) => word !== '')
}

describe('isShell()', () => {
  test('knows three shells', () => {
    expect(['bash', 'zsh', 'fish', 'sh', 'toString'].filter(isShell)).toEqual(['bash', 'zsh', 'fish'])
  })
})

describe.runIf(hasBash)('the completions of bash', () => {
  test.each([
    [['w'], ['why']],
    [['-'], ['-h', '--help', '-V', '--version']],
    [
      ['modprobe', '--force'],
      ['--force', '--force-modversion', '--force-vermagic'],
    ],
    [
      ['modprobe', '-v', ''],
      ['ext4', 'crc16', 'snd_hda'],
    ],
    [['modprobe', '--', '-'], []],
    [['modprobe', '-w', ''], []],
    [['modprobe', '--dirname', '=', '/et'], ['/etc']],
    [['modprobe', '--dirname', '/et'], ['/etc']],
    [['rmmod', 'n'], ['nbd']],
    [
      ['kmod', ''],
      ['help', 'list', 'static-nodes'],
    ],
    [
      ['kmod', 'static-nodes', '-f', ''],
      ['human', 'tmpfiles', 'devname'],
    ],
    [['kmod', 'static-nodes', '--format', '=', 't'], ['tmpfiles']],
    [['why', '-S', ''], ['6.1.0']],
    [['completion', 'z'], ['zsh']],
  ])('completes modonce %j', (words, completed) => {
    expect(complete(...words)).toEqual(completed)
  })
})

describe.each(['zsh', 'fish'] as const)('the completions of %s', (shell) => {
  test.runIf(canRun(shell))('are a script without mistakes', () => {
    const script = join(root, `modonce.${shell}`)
    writeFileSync(script, formatCompletion(tables.modonce, shell))
    const { status, stderr } = spawnSync(shell, ['-n', script], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
