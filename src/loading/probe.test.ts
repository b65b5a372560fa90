import { describe, expect, test } from 'vitest'
import type { KernelFacts } from '../../test/support/a-kernel.ts'
import { type AMachine, aMachine } from '../../test/support/a-machine.ts'
import type { TreeParts } from '../../test/support/a-tree.ts'
import { type ResolveOptions, resolve } from '../graph/index.ts'
import { type ProbeOptions, type ProbeResult, probe } from './index.ts'

/** Probes everything that a request leads to. */
async function ask(
  { host, knowledge }: AMachine,
  asked: string,
  options: ProbeOptions & ResolveOptions = {},
): Promise<ProbeResult[]> {
  const resolution = resolve(knowledge, asked, options)
  const results: ProbeResult[] = []
  for (const candidate of resolution.kind === 'found' ? resolution.candidates : []) {
    results.push(await probe(host, knowledge, candidate, options))
  }
  return results
}

const parts: TreeParts = {
  modules: {
    'kernel/base.ko': {},
    'kernel/helper.ko': { depends: ['base'] },
    'kernel/early.ko': {},
    'kernel/late.ko': {},
    'kernel/m.ko': {
      depends: ['helper', 'base'],
      aliases: ['net-pf-16'],
      softdepsPre: ['early'],
      softdepsPost: ['late'],
    },
  },
}

describe('probe()', () => {
  test('inserts dependencies, softdeps and the module in the order of the plan', async () => {
    const machine = await aMachine(parts)

    expect(await ask(machine, 'net-pf-16')).toEqual([{ kind: 'loaded', module: 'm' }])
    expect(machine.loaded()).toEqual(['base', 'helper', 'early', 'm', 'late'])
  })

  test('leaves out what is live already', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['early', 'base'] } })

    await ask(machine, 'm')

    expect(machine.loaded()).toEqual(['early', 'base', 'helper', 'm', 'late'])
  })

  test('does nothing for a module that is live, not even for its softdeps', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['base', 'helper', 'm'] } })

    expect(await ask(machine, 'm')).toEqual([{ kind: 'already-live', module: 'm' }])
    expect(machine.loaded()).toEqual(['base', 'helper', 'm'])
  })

  test('says that the parameters of a request were not applied to a module that is live', async () => {
    const config = { 'a.conf': 'options m a=1\n' }
    const machine = await aMachine({ ...parts, config, state: { live: ['base', 'helper', 'm'] } })

    expect(await ask(machine, 'm', { parameters: 'a=2' })).toEqual([
      { kind: 'already-live', module: 'm', parametersApplied: false },
    ])
    expect(await ask(machine, 'm')).toEqual([{ kind: 'already-live', module: 'm' }])
  })

  test('does nothing for a module that is built in', async () => {
    const machine = await aMachine({ builtin: { 'kernel/ext4.ko': {} } })

    expect(await ask(machine, 'ext4')).toEqual([{ kind: 'builtin', module: 'ext4' }])
  })

  test('passes by a softdep that is built in', async () => {
    const machine = await aMachine({
      modules: { 'kernel/m.ko': { softdepsPre: ['inside'] } },
      builtin: { 'kernel/inside.ko': {} },
    })
    const steps: string[] = []

    expect(await ask(machine, 'm', { onStep: ({ target }) => steps.push(target.module) })).toEqual([
      { kind: 'loaded', module: 'm' },
    ])
    expect(steps).toEqual(['m'])
  })

  test('tells how each step ended', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['base'] } })
    const ends: string[] = []

    await ask(machine, 'm', { onResult: ({ target }, { kind }) => ends.push(`${target.module} ${kind}`) })
    expect(ends).toEqual(['base already-live', 'helper loaded', 'early loaded', 'm loaded', 'late loaded'])
  })

  test('says the same of a module that is live, though it does as if none were', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['base', 'helper', 'early', 'm', 'late'] } })

    expect(await ask(machine, 'm', { ignoreLoaded: true, parameters: 'a=2' })).toEqual([
      { kind: 'already-live', module: 'm', parametersApplied: false },
    ])
  })

  test('does nothing for a module that the blacklist refuses, and says by which line', async () => {
    const machine = await aMachine({ ...parts, config: { 'a.conf': 'blacklist m\n' } })

    expect(await ask(machine, 'net-pf-16')).toMatchObject([
      { kind: 'blacklisted', module: 'm', by: { origin: { line: 1 } } },
    ])
    expect(machine.loaded()).toEqual([])
    expect(await ask(machine, 'm', { blacklistNames: true })).toMatchObject([{ kind: 'blacklisted' }])
  })

  test('says of a blacklisted module that is live that it is live', async () => {
    const machine = await aMachine({ ...parts, config: { 'a.conf': 'blacklist m\n' }, state: { live: ['m'] } })

    expect(await ask(machine, 'net-pf-16')).toEqual([{ kind: 'already-live', module: 'm' }])
  })

  test('hands the options of configuration and request to the kernel', async () => {
    const machine = await aMachine({ ...parts, config: { 'a.conf': 'options m a=1 b="x y"\noptions base c=3\n' } })

    await ask(machine, 'm', { parameters: 'a=2' })

    expect(machine.text('/sys/module/m/parameters/b')).toBe('x y')
    expect(machine.text('/sys/module/m/parameters/a')).toBe('2')
    expect(machine.text('/sys/module/base/parameters/c')).toBe('3')
  })

  test('inserts a module twice in its list once', async () => {
    const machine = await aMachine({
      modules: { 'kernel/b.ko': {}, 'kernel/a.ko': { depends: ['b'], softdepsPre: ['b'] } },
    })

    expect(await ask(machine, 'a')).toEqual([{ kind: 'loaded', module: 'a' }])
    expect(machine.loaded()).toEqual(['b', 'a'])
  })

  test('tries every module that an alias leads to, also behind one that fails', async () => {
    const modules = { 'kernel/a.ko': { aliases: ['x'] }, 'kernel/b.ko': { aliases: ['x'] } }
    const machine = await aMachine({ modules }, { inits: { a: 'ENODEV' } })

    expect(await ask(machine, 'x')).toMatchObject([
      { kind: 'failed', module: 'a' },
      { kind: 'loaded', module: 'b' },
    ])
  })
})

describe('probe() of a module that somebody else inserts at that moment', () => {
  const rivals: KernelFacts = { rivals: ['m', 'base', 'early'] }

  test('goes on behind EEXIST where the kernel says that it is live', async () => {
    const machine = await aMachine(parts, rivals)

    expect(await ask(machine, 'm')).toEqual([{ kind: 'joined', module: 'm', by: '', parametersApplied: undefined }])
    expect(machine.loaded()).toEqual(['base', 'helper', 'early', 'm', 'late'])
  })

  test('fails with EEXIST where it should be the first, and only for the module asked for', async () => {
    const machine = await aMachine(parts, rivals)
    const other = await aMachine(parts, { rivals: ['base'] })

    expect(await ask(machine, 'm', { firstTime: true })).toMatchObject([
      { kind: 'failed', module: 'm', failure: { code: 'EEXIST' } },
    ])
    expect(await ask(other, 'm', { firstTime: true })).toEqual([{ kind: 'loaded', module: 'm' }])
  })
})

describe('firstTime', () => {
  test('is a failure of the module asked for where that is live or built in', async () => {
    const machine = await aMachine({ ...parts, builtin: { 'kernel/ext4.ko': {} }, state: { live: ['m'] } })

    for (const asked of ['m', 'ext4']) {
      expect(await ask(machine, asked, { firstTime: true })).toMatchObject([
        {
          kind: 'failed',
          module: asked,
          failure: { code: 'EEXIST', error: undefined, step: { reason: { kind: 'asked' } } },
        },
      ])
    }
  })
})

describe('dryRun', () => {
  /** The modules of the steps that a dry run tells. */
  async function told(machine: AMachine, asked: string, options: ProbeOptions): Promise<string[]> {
    const steps: string[] = []
    await ask(machine, asked, { dryRun: true, onStep: ({ target }) => steps.push(target.module), ...options })
    return steps
  }

  test('tells the steps that a load would do, and does none', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['base', 'late'] } })

    expect(await told(machine, 'm', {})).toEqual(['helper', 'early', 'm'])
    expect(machine.loaded()).toEqual(['base', 'late'])
  })

  test('tells all of them with ignoreLoaded', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['base', 'm'] } })

    expect(await told(machine, 'm', { ignoreLoaded: true })).toEqual(['base', 'helper', 'early', 'm', 'late'])
    expect(await told(machine, 'm', {})).toEqual([])
  })

  test('runs no command, and does not fail for a module that is nowhere', async () => {
    const config = { 'a.conf': 'install e exit 1\nalias x gone\n' }
    const machine = await aMachine({ config })

    expect(await ask(machine, 'e', { dryRun: true })).toEqual([{ kind: 'nothing-to-do', module: 'e' }])
    expect(await ask(machine, 'x', { dryRun: true })).toEqual([{ kind: 'nothing-to-do', module: 'gone' }])
  })
})
