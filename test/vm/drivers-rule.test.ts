import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { serviceFiles, udevFiles } from './machine.ts'

const RULE = '/etc/udev/rules.d/80-drivers.rules'

const linesOf = (files: Readonly<Record<string, Uint8Array | string>>) =>
  Buffer.from(files[RULE]!)
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

/** Conditions on the daemon's mark for a modalias that no module answers to. */
const UNMARKED = 'TEST!="/run/modonce-unanswered/$env{MODALIAS}", '
const MARKED = UNMARKED.replace('!=', '==')

const ours = linesOf(serviceFiles())
const asking = ours.filter((line) => line.includes('RUN{program}'))
const builtin = ours.slice(ours.indexOf('LABEL="drivers_builtin"') + 1)

describe.each(['udev-252', 'udev-257'] as const)(
  'the rules that modonce service installs, beside those of %s',
  (udev) => {
    const original = linesOf(udevFiles(udev))
    const loading = original.filter((line) => line.includes('kmod load'))

    test('keep each line of theirs in effect without a daemon, and no other', () => {
      expect(builtin.filter((line) => line.includes('RUN'))).toEqual(loading)
    })

    test('ask the daemon under the same conditions for the same modules', () => {
      const translated = asking.map((line) =>
        line.replace(UNMARKED, '').replace(/RUN\{program\}\+="\S+ --uevent( ?)/, 'RUN{builtin}+="kmod load$1'),
      )
      expect(translated).toEqual(loading)
    })

    test('do what theirs do for what the daemon has marked', () => {
      const unmarked = asking.filter((line) => line.includes(UNMARKED))
      const marked = unmarked.map((line) => loading[asking.indexOf(line)]!.replace('RUN', `${MARKED}RUN`))
      expect(unmarked).toHaveLength(1)
      expect(ours.filter((line) => line.includes(MARKED))).toEqual(marked)
    })

    test('act on the same actions', () => {
      expect(ours[0]).toBe(original[0])
    })
  },
)

test('are good rules to udevadm verify of udev 257, of good style too', () => {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-udev-'))
  try {
    const files = { ...udevFiles('udev-257'), '/rules/80-drivers.rules': serviceFiles()[RULE]! }
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(directory, dirname(path)), { recursive: true })
      writeFileSync(join(directory, path), content)
    }
    const loader = join(directory, 'udev/lib/ld-linux-x86-64.so.2')
    chmodSync(loader, 0o755)
    const words = ['--library-path', 'udev/lib', 'udev/bin/udevadm', 'verify', '--no-summary', 'rules/80-drivers.rules']
    const { stdout, stderr, status } = spawnSync(loader, words, {
      cwd: directory,
      encoding: 'utf8',
    })
    expect([stdout, stderr, status]).toEqual(['', '', 0])
  } finally {
    rmSync(directory, { recursive: true })
  }
})
