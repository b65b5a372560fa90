import { describe, expect, test } from 'vitest'
import { type AMachine, aMachine } from '../../test/support/a-machine.ts'
import type { TreeParts } from '../../test/support/a-tree.ts'
import { lookup } from '../graph/index.ts'
import { type RemoveOptions, type RemoveResult, remove } from './index.ts'

/** Removes the module of that name. */
function unload({ host, knowledge }: AMachine, name: string, options: RemoveOptions = {}): Promise<RemoveResult> {
  return remove(host, knowledge, lookup(knowledge, name)![0]!, options)
}

/** What a removal would do and does not, in the words of `modprobe -nvr`. */
async function told(machine: AMachine, name: string, options: RemoveOptions = {}): Promise<string[]> {
  const [steps, before]: [string[], string[]] = [[], machine.loaded()]
  const onStep: RemoveOptions['onStep'] = (step) => {
    steps.push(step.kind === 'remove' ? `rmmod ${step.module}` : `remove ${step.command}`)
  }
  await unload(machine, name, { dryRun: true, onStep, ...options })
  expect(machine.loaded()).toEqual(before)
  return steps
}

const modules = {
  'kernel/c.ko': {},
  'kernel/b.ko': { depends: ['c'] },
  'kernel/a.ko': { depends: ['b'] },
  'kernel/other.ko': { depends: ['c'] },
}

describe('remove()', () => {
  test('removes a module and each dependency that nobody uses then, in the order of their list', async () => {
    const machine = await aMachine({ modules, state: { live: ['c', 'b', 'a'] } })

    expect(await unload(machine, 'a')).toEqual({ kind: 'removed', module: 'a' })
    // c was looked at while b still used it: kmod 34 goes through the list once, most basic first.
    expect(machine.loaded()).toEqual(['c'])
  })

  test('leaves a dependency that another module uses', async () => {
    const machine = await aMachine({ modules, state: { live: ['c', 'other', 'b', 'a'] } })

    await unload(machine, 'a')

    expect(machine.loaded()).toEqual(['c', 'other'])
  })

  test('leaves a dependency that a program uses', async () => {
    const machine = await aMachine({ modules, state: { live: ['c', 'other'] } })
    machine.kernel.hold('c')

    expect(await unload(machine, 'other')).toEqual({ kind: 'removed', module: 'other' })
    expect(machine.loaded()).toEqual(['c'])
  })

  test('counts a dependency that refuses as no failure', async () => {
    // The dependency is going already, which is seen by nobody but delete_module.
    const machine = await aMachine({ modules, state: { live: ['other'], going: ['c'] } })
    machine.root.write('/sys/module/c/refcnt', '0\n')
    machine.root.write('/proc/modules', 'other 1 0 - Live 0x0\nc 1 0 - Unloading 0x0\n')

    expect(await unload(machine, 'other')).toEqual({ kind: 'removed', module: 'other' })
  })

  test('leaves the dependencies of a module that refuses, also where nobody uses them', async () => {
    const machine = await aMachine({ modules, state: { live: ['c'], coming: ['other'] } })
    machine.root.write('/sys/module/c/refcnt', '0\n')
    const steps: string[] = []

    const result = await unload(machine, 'other', { onStep: ({ module }) => void steps.push(module) })
    expect(result).toMatchObject({ kind: 'failed', refusal: { code: 'EBUSY' } })
    expect(steps).toEqual(['other'])
  })

  test('says that a module is not loaded, and does nothing to its dependencies', async () => {
    const machine = await aMachine({ modules, state: { live: ['c', 'b'] } })

    expect(await unload(machine, 'a')).toEqual({ kind: 'not-loaded', module: 'a' })
    expect(machine.loaded()).toEqual(['c', 'b'])
  })
})

describe('the softdeps of a removal', () => {
  const parts: TreeParts = {
    modules: {
      ...{ 'kernel/p.ko': {}, 'kernel/q.ko': {}, 'kernel/r.ko': {}, 'kernel/s.ko': {} },
      'kernel/m.ko': { softdepsPre: ['p', 'q'], softdepsPost: ['r', 's'] },
    },
  }

  test('are removed around the module, each group from its end', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['p', 'q', 'm', 'r', 's'] } })

    expect(await told(machine, 'm')).toEqual(['rmmod s', 'rmmod r', 'rmmod m', 'rmmod q', 'rmmod p'])
    await unload(machine, 'm')
    expect(machine.loaded()).toEqual([])
  })

  test('that came before it go after what it depends on', async () => {
    const both = { 'kernel/d.ko': {}, 'kernel/p.ko': {}, 'kernel/m.ko': { depends: ['d'], softdepsPre: ['p'] } }
    const machine = await aMachine({ modules: both, state: { live: ['d', 'p', 'm'] } })

    const steps: string[] = []
    await unload(machine, 'm', { onStep: ({ module }) => void steps.push(module) })
    expect(steps).toEqual(['m', 'd', 'p'])
  })

  test('may be in use, built in or absent', async () => {
    const builtin = { 'kernel/q.ko': {} }
    const machine = await aMachine({ ...parts, builtin, state: { live: ['p', 'm', 's'] } })
    machine.kernel.hold('p')

    expect(await unload(machine, 'm')).toEqual({ kind: 'removed', module: 'm' })
    expect(machine.loaded()).toEqual(['p'])
  })

  test('stay where the module is not loaded', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['p', 's'] } })

    expect(await unload(machine, 'm')).toEqual({ kind: 'not-loaded', module: 'm' })
    expect(machine.loaded()).toEqual(['p', 's'])
  })

  test('that came after it go before its holders', async () => {
    const held = { 'kernel/s.ko': {}, 'kernel/m.ko': { softdepsPost: ['s'] }, 'kernel/h.ko': { depends: ['m'] } }
    const machine = await aMachine({ modules: held, state: { live: ['m', 'h', 's'] } })

    expect(await told(machine, 'm', { removeHolders: true, waitMs: 1 })).toEqual(['rmmod s', 'rmmod h', 'rmmod m'])
  })

  test('stay with ignoreCommands', async () => {
    const machine = await aMachine({ ...parts, state: { live: ['p', 'm', 's'] } })

    await unload(machine, 'm', { ignoreCommands: true })

    expect(machine.loaded()).toEqual(['p', 's'])
  })

  test('end where they circle', async () => {
    const circle = {
      'kernel/x.ko': { softdepsPost: ['y'] },
      'kernel/y.ko': { softdepsPre: ['x'], softdepsPost: ['y'] },
    }
    const machine = await aMachine({ modules: circle, state: { live: ['x', 'y'] } })

    expect(await told(machine, 'x', { ignoreLoaded: true })).toEqual(['rmmod y', 'rmmod x'])
    await unload(machine, 'x')
    expect(machine.loaded()).toEqual([])
  })
})

describe('the holders of a removal', () => {
  test('keep the module', async () => {
    const machine = await aMachine({ modules, state: { live: ['c', 'other'] } })

    expect(await unload(machine, 'c')).toMatchObject({ kind: 'failed', refusal: { reason: 'in-use' } })
  })

  test('go before it with removeHolders, and take it with them as unused; it is then missing, as for kmod 34', async () => {
    const machine = await aMachine({ modules, state: { live: ['c', 'other'] } })

    expect(await unload(machine, 'c', { removeHolders: true })).toMatchObject({
      kind: 'failed',
      refusal: { module: 'c', reason: 'kernel', code: 'ENOENT' },
    })
    expect(machine.loaded()).toEqual([])
  })

  test('end the removal where one of them refuses', async () => {
    const machine = await aMachine({ modules, state: { live: ['c', 'b', 'a'] } })

    // The holders of a holder stay: kmod 34 goes no deeper.
    expect(await unload(machine, 'c', { removeHolders: true })).toMatchObject({
      kind: 'failed',
      refusal: { module: 'b', reason: 'in-use' },
    })
  })
})

describe('a remove command', () => {
  test('is run in the place of the removal', async () => {
    const made = await aMachine({ modules, state: { live: ['c', 'other'] } })
    const out = made.root.outside('/out')
    made.root.write('/etc/modprobe.d/a.conf', `remove other echo "$MODPROBE_MODULE <$CMDLINE_OPTS>" > ${out}\n`)
    const machine = await made.reopened()

    expect(await unload(machine, 'other')).toEqual({ kind: 'removed', module: 'other' })
    expect(machine.text('/out')).toBe('other <>')
    expect(machine.loaded()).toEqual(['c', 'other'])
  })

  test('leaves the dependencies to the command, also those that nobody uses', async () => {
    const machine = await aMachine({ modules, config: { 'a.conf': 'remove other exit 0\n' }, state: { live: ['c'] } })

    expect(await unload(machine, 'other')).toEqual({ kind: 'removed', module: 'other' })
    expect(machine.loaded()).toEqual(['c'])
  })

  test('is run for a module that is not loaded, and also for one that is in no index', async () => {
    const config = { 'a.conf': 'remove other exit 0\nremove only exit 0\n' }
    const machine = await aMachine({ modules, config })

    expect(await unload(machine, 'other')).toEqual({ kind: 'removed', module: 'other' })
    expect(await told(machine, 'only')).toEqual(['remove exit 0'])
  })

  test('is the one that made the name a module, even behind a pattern that matches', async () => {
    const machine = await aMachine({ config: { 'a.conf': 'remove * first\nremove only own\n' } })

    expect(await told(machine, 'only')).toEqual(['remove own'])
  })

  test('that fails is the failure of the removal', async () => {
    const machine = await aMachine({ modules, config: { 'a.conf': 'remove other exit 2\n' } })

    expect(await unload(machine, 'other')).toMatchObject({
      kind: 'failed',
      refusal: { module: 'other', reason: 'command', code: 'EINVAL' },
    })
  })

  test('is not run with ignoreCommands or in a dry run', async () => {
    const made = await aMachine({ modules, state: { live: ['c', 'other'] } })
    made.root.write('/etc/modprobe.d/a.conf', `remove other echo ran > ${made.root.outside('/out')}\n`)
    const machine = await made.reopened()

    expect(await unload(machine, 'other', { dryRun: true })).toEqual({ kind: 'removed', module: 'other' })
    expect(machine.loaded()).toEqual(['c', 'other'])
    expect(await unload(machine, 'other', { ignoreCommands: true })).toEqual({ kind: 'removed', module: 'other' })
    expect(machine.loaded()).toEqual([])
    expect(() => machine.text('/out')).toThrow('ENOENT')
  })
})
