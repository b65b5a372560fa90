import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What `modprobe xfs` inserts, and how many bytes that is. */
const MODULES = 3
const MODULE_BYTES = 4_248_371

const SEEDS = [1, 2, 3, 20261121]

interface Row {
  readonly loader: string
  readonly calls: number
  readonly bytesRead: number
  readonly duplicates: number
  readonly bytesInVain: number
  readonly ended: string
  readonly told: string
  readonly early: number
}

function start(...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, 'scripts/start.mjs'), ...args], {
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}

/** The rows between the first and the second empty line, without their head. */
function rows(text: string): Row[] {
  const lines = text.split('\n\n')[1]!.split('\n').slice(1)
  return lines.map((line) => {
    const [loader, calls, bytesRead, duplicates, bytesInVain, ended, told, early] = line.split(/ {2,}/)
    const number = (cell: string | undefined) => Number(cell!.replaceAll(',', ''))
    return {
      loader: loader!,
      calls: number(calls),
      bytesRead: number(bytesRead),
      duplicates: number(duplicates),
      bytesInVain: number(bytesInVain),
      ended: ended!,
      told: told!,
      early: number(early),
    }
  })
}

describe('npm start', () => {
  test.each(SEEDS)('with seed %i shows one call a module for modonce, and duplicates for kmod', (seed) => {
    const { stdout, stderr, status } = start('--seed', `${seed}`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [kmod, unlocked, modonce] = rows(stdout)
    for (const { calls, bytesRead, duplicates, bytesInVain, ended, early } of [kmod!, unlocked!]) {
      expect({ calls, bytesRead, ended, early }).toEqual({
        calls: MODULES + duplicates,
        bytesRead: MODULE_BYTES + bytesInVain,
        ended: '32 × 0',
        early: 0,
      })
    }
    expect(kmod!.duplicates).toBeGreaterThan(32)
    expect(modonce).toEqual({
      loader: 'modonce',
      calls: MODULES,
      bytesRead: MODULE_BYTES,
      duplicates: 0,
      bytesInVain: 0,
      ended: '32 × 0',
      told: '31 joined, 1 loaded',
      early: 0,
    })
  })

  test('shows duplicates on some schedule for modonce without its lock', () => {
    const duplicates = SEEDS.map((seed) => rows(start('--seed', `${seed}`).stdout)[1]!.duplicates)
    expect(Math.max(...duplicates)).toBeGreaterThan(0)
  })

  test('shows no duplicates where nobody else asks', () => {
    expect(rows(start('--processes', '1').stdout).map(({ calls, told }) => [calls, told])).toEqual([
      [MODULES, '-'],
      [MODULES, '1 loaded'],
      [MODULES, '1 loaded'],
    ])
  })

  test('prints the same for the same seed, and explains a request at the end', () => {
    const { stdout } = start('--seed', '7')
    expect(start('--seed', '7').stdout).toBe(stdout)
    expect(stdout).toContain('(seed 7)')
    expect(stdout).toMatch(/blacklisted at \/etc\/modprobe\.d\/local\.conf:3/)
  })

  test.each([
    [['--processes', '0']],
    [['--processes', '257']],
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
