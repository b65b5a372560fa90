import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import type { Reply, Requests } from '../../host/index.ts'
import { type MachineOptions, simulatedHost } from '../../host/simulated/index.ts'
import { type ModuleResult, refusedReply, servedReply } from '../../loading/daemon/index.ts'
import { loadSchema } from './why-schema.ts'

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

  test('with --json tells as much as in text', async () => {
    const one = async (asked: string, options?: MachineOptions) => {
      const { stdout } = await load(['--json', asked], options)
      return v.parse(loadSchema, JSON.parse(stdout)).results[0]
    }
    const none = {
      by: null,
      parametersApplied: null,
      code: null,
      failedAt: null,
      detail: null,
      command: null,
      blacklisted: null,
    }
    expect(await one('above')).toEqual({
      ...none,
      module: 'above',
      kind: 'failed',
      code: 'ENODEV',
      failedAt: 'refuses',
    })
    expect(await one('m', { modulesDisabled: true })).toEqual({
      ...none,
      module: 'm',
      kind: 'failed',
      code: 'EPERM',
      failedAt: 'm',
      detail: 'kernel.modules_disabled is 1 until the next boot',
    })
    const file = '/etc/modprobe.d/a.conf'
    expect(await one('an-alias', { files: { [file]: '\nblacklist m\n' } })).toEqual({
      ...none,
      module: 'm',
      kind: 'blacklisted',
      blacklisted: { file, line: 2 },
    })
    const runs = { files: { [file]: 'install m other\n' }, programs: { other: async () => 0 } }
    expect(await one('m', runs)).toEqual({ ...none, module: 'm', kind: 'replaced', command: 'other' })
  })

  test('with -q says nothing, whatever happens', async () => {
    expect(await load(['-q', 'm'], READ_ONLY)).toEqual({ ...ANSWER, stdout: '' })
    expect(await load(['-q', 'refuses'])).toEqual({ ...ANSWER, stdout: '', status: 1 })
  })
})

describe('modonce load, where a daemon answers', () => {
  const answering = (reply: Partial<Reply>): Pick<Requests, 'ask'> => ({
    ask: async () => ({ kind: 'answered', reply: { status: 200, exitStatus: 0, errno: '', body: '{}', ...reply } }),
  })
  const by = (daemon: Pick<Requests, 'ask'>, ...argv: string[]) =>
    runMain('modonce', ['load', ...argv], { host: simulatedHost({ modules: MODULES }), daemon })
  const loaded: ModuleResult = {
    module: 'm',
    kind: 'loaded',
    by: null,
    parametersApplied: null,
    code: null,
    remembered: false,
  }
  const served = answering(servedReply([{ asked: 'an-alias', results: [loaded] }]))

  test('has it load, and says so', async () => {
    expect(await by(served, 'an-alias')).toEqual({ ...ANSWER, stdout: 'an-alias: m: loaded (by the daemon)\n' })
    const { stdout } = await by(served, '--json', 'an-alias')
    expect(v.parse(loadSchema, JSON.parse(stdout))).toMatchObject({ via: 'daemon', results: [{ kind: 'loaded' }] })
  })

  test('tells that it has refused, or that it has ended before it answered', async () => {
    const refusing = answering(refusedReply('not-allowed', 'user 5 may not ask this'))
    expect(await by(refusing, 'm')).toEqual({
      stdout: '',
      stderr: 'modonce: the daemon refuses: user 5 may not ask this\n',
      status: 1,
    })
    expect(await by({ ask: async () => ({ kind: 'lost' }) }, 'm')).toMatchObject({ status: 2 })
  })

  test('loads by itself what it does not take, and what is for this process alone', async () => {
    const direct = { ...ANSWER, stdout: 'm: m: loaded\n' }
    expect(await by({ ask: async () => ({ kind: 'refused' }) }, 'm')).toEqual(direct)
    expect(await by(answering(refusedReply('queue-full', 'too many')), 'm')).toEqual(direct)
    expect(await by(served, 'm', '-p', 'level=1')).toEqual(direct)
  })
})
