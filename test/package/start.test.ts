import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const SEEDS = [1, 2, 20261121]

/** A few CPUs make a storm that is over soon. */
const FEW = ['--cpus', '32']

interface Row {
  readonly era: string
  readonly loads: number
  readonly duplicates: number
  readonly wastedMb: number
  readonly failed: number
  readonly lost: number
}

function start(...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, 'scripts/start.mjs'), ...args], {
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}

/** The rows of udev's workers, and those of modonce. */
function rows(text: string): Row[][] {
  const [, udev = '', modonce = ''] = text.split(/^(?:udev's workers|the same workers).*\n/m)
  return [udev, modonce].map((part) =>
    Array.from(part.matchAll(/^ {2}(E\S+) .*? {2,}(\d+(?: +[\d,]+){6}) ms$/gm), ([, era, numbers]) => {
      const [loads, duplicates, wastedMb, , failed, lost] = numbers!
        .split(/ +/)
        .map((n) => Number(n.replaceAll(',', '')))
      return { era: era!, loads: loads!, duplicates: duplicates!, wastedMb: wastedMb!, failed: failed!, lost: lost! }
    }),
  )
}

describe('npm start', () => {
  test.each(SEEDS)('with seed %i shows one load a module for modonce on each era, nothing wasted or lost', (seed) => {
    const { stdout, stderr, status } = start('--seed', `${seed}`, ...FEW)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [, modonce] = rows(stdout)
    const nothing = { loads: 24, duplicates: 0, wastedMb: 0, failed: 0, lost: 0 }
    const eras = ['E0', 'E1', 'E2', 'E3', 'E4', 'E5', 'E5x', 'E6', 'E7']
    expect(modonce).toEqual(eras.map((era) => ({ era, ...nothing })))
  })

  test('shows 255 CPUs on kernels that waste less and less, as the README tells', () => {
    const { stdout } = start()
    const [udev] = rows(stdout)
    expect(udev!.map(({ era }) => era)).toEqual(['E4', 'E5', 'E5r', 'E5x', 'E7'])
    const [none, early, readAlone, loadedAlone, shared] = udev!.map(({ wastedMb }) => wastedMb)
    expect(none).toBeGreaterThan(3 * early!)
    expect(early).toBeGreaterThan(3 * readAlone!)
    expect(readAlone).toBeGreaterThan(100 * Math.max(1, loadedAlone!))
    expect(shared).toBe(0)
    const [storm] = stdout.split('\n\nduplicates:')
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(storm)
  })

  test('prints the same for the same seed, and explains a request at the end', () => {
    const { stdout } = start('--seed', '7', ...FEW)
    expect(start('--seed', '7', ...FEW).stdout).toBe(stdout)
    expect(stdout).toContain('(seed 7)')
    expect(stdout).toMatch(/blacklisted at \/etc\/modprobe\.d\/local\.conf:3/)
  })

  test.each([
    [['--cpus', '0']],
    [['--cpus', '513']],
    [['--seed', '-1']],
    [['--seed', 'x']],
    [['--seed']],
    [['--colour']],
    [['xfs']],
  ])('called with %j says how it is used, and exits with 64', (args) => {
    const { stdout, stderr, status } = start(...args)
    expect({ stdout, status, usage: stderr.startsWith('usage: npm start') }).toEqual({
      stdout: '',
      status: 64,
      usage: true,
    })
  })

  test('tells its usage on request', () => {
    const { stdout, status } = start('--help')
    expect({ status, usage: stdout.startsWith('usage: npm start') }).toEqual({ status: 0, usage: true })
  })
})
