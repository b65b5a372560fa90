import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { type MachineOptions, simulatedHost } from '../../host/simulated/index.ts'

const MODULES: NonNullable<MachineOptions['modules']> = [
  { path: 'kernel/m.ko', aliases: ['an-alias'], parameters: { level: 0 } },
  { path: 'kernel/refuses.ko', init: { fails: 'ENODEV' } },
  { path: 'kernel/above.ko', depends: ['refuses'] },
]

/** `modonce load` on a machine of its own. */
function load(argv: readonly string[], options: MachineOptions = {}) {
  const host = simulatedHost({ modules: MODULES, ...options })
  return runMain('modonce', ['load', ...argv], { host })
}

const ANSWER = { stderr: '', status: 0 }
const READ_ONLY: MachineOptions = { files: { '/run': { directory: true, readOnly: true } } }

describe('modonce load', () => {
  test('tells for each request what became of it', async () => {
    expect(await load(['m', 'an-alias', 'nosuch'])).toEqual({
      stdout: 'm: m: loaded\nan-alias: m: was live already\nnosuch: nothing answers to it\n',
      stderr: '',
      status: 1,
    })
  })

  test.each([
    ['refuses', 'refuses: refuses: failed: No such device\n'],
    ['above', 'above: above: failed at refuses: No such device\n'],
    ['m -p level=high', 'm: m: failed: Invalid argument\n'],
  ])('tells of %s which module refused and why, in one line', async (line, stdout) => {
    expect(await load(line.split(' '))).toEqual({ stdout, stderr: '', status: 1 })
  })

  test('says so where nothing may be loaded until the next boot', async () => {
    const { stdout, status } = await load(['m'], { modulesDisabled: true })

    expect([stdout, status]).toEqual([
      'm: m: failed: Operation not permitted (kernel.modules_disabled is 1 until the next boot)\n',
      1,
    ])
  })

  test('says once that it could not converge, and loads all the same', async () => {
    const stderr = 'modonce: not converged with other loaders: /run/modonce: Read-only file system\n'

    expect(await load(['m', 'refuses'], READ_ONLY)).toMatchObject({ stderr, status: 1 })
    expect(await load(['m'], READ_ONLY)).toEqual({ ...ANSWER, stdout: 'm: m: loaded\n', stderr })
  })

  test('says what became of an install command', async () => {
    const files = { '/etc/modprobe.d/a.conf': 'install m nosuchprogram\n' }
    expect(await load(['m'], { files })).toEqual({
      stdout: 'm: m: failed: Invalid argument\n',
      stderr: 'modonce: the install command of m ended with status 127: nosuchprogram\n',
      status: 1,
    })
  })

  test('cannot tell where an index is corrupt', async () => {
    const files = { '/lib/modules/6.1.0-simulated/modules.dep.bin': 'no index of modules' }
    expect(await load(['m'], { files })).toMatchObject({
      stdout: 'm: nothing answers to it\n',
      stderr: expect.stringContaining('modules.dep.bin: '),
      status: 2,
    })
  })

  test('says nothing with -q, also where JSON was asked for', async () => {
    expect(await load(['-q', '--json', 'm', 'refuses'])).toEqual({ stdout: '', stderr: '', status: 1 })
  })

  test('with -q says nothing, whatever happens', async () => {
    expect(await load(['-q', 'm'], READ_ONLY)).toEqual({ ...ANSWER, stdout: '' })
    expect(await load(['-q', 'refuses'])).toEqual({ ...ANSWER, stdout: '', status: 1 })
  })
})
