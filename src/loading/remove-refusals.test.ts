import { describe, expect, test } from 'vitest'
import { type AMachine, aMachine } from '../../test/support/a-machine.ts'
import { MemoryClaim } from '../../test/support/memory-claim.ts'
import { withMethod } from '../../test/support/with-method.ts'
import { KernelError } from '../errors.ts'
import { lookup } from '../graph/index.ts'
import { normalizeModuleName } from '../names.ts'
import { type RemoveOptions, type RemoveRefusal, type RemoveResult, remove } from './index.ts'

/** Removes the module of that name, and keeps what is told on the way. */
async function unload(
  { host, knowledge }: AMachine,
  name: string,
  options: RemoveOptions = {},
): Promise<{ result: RemoveResult; told: RemoveRefusal[] }> {
  const told: RemoveRefusal[] = []
  const onRefusal = (refusal: RemoveRefusal) => void told.push(refusal)
  const result = await remove(host, knowledge, lookup(knowledge, name)![0]!, { ...options, onRefusal })
  return { result, told }
}

const modules = { 'kernel/m.ko': {}, 'kernel/user.ko': { depends: ['m'] } }

describe('remove() is refused', () => {
  test('for a built-in module', async () => {
    const machine = await aMachine({ builtin: { 'kernel/m.ko': {} } })
    const refusal: RemoveRefusal = { module: 'm' as RemoveRefusal['module'], reason: 'builtin', code: 'ENOENT' }

    expect(await unload(machine, 'm')).toEqual({ result: { kind: 'failed', refusal }, told: [refusal] })
  })

  test('for a module that is not loaded, only where it should be', async () => {
    const machine = await aMachine({ modules })

    expect((await unload(machine, 'm')).told).toEqual([])
    expect((await unload(machine, 'm', { firstTime: true })).told).toMatchObject([
      { reason: 'not-loaded', code: 'ENOENT' },
    ])
  })

  test('for a module in use, without a call', async () => {
    const machine = await aMachine({ modules, state: { live: ['m', 'user'] } }, { privileged: false })

    expect((await unload(machine, 'm')).told).toMatchObject([{ module: 'm', reason: 'in-use', code: 'EBUSY' }])
  })

  test('by the kernel, with its errno', async () => {
    const unprivileged = await aMachine({ modules, state: { live: ['m'] } }, { privileged: false })
    const coming = await aMachine({ modules, state: { coming: ['m'] } })

    expect((await unload(unprivileged, 'm')).told).toMatchObject([{ reason: 'kernel', code: 'EPERM' }])
    expect((await unload(coming, 'm')).told).toMatchObject([{ reason: 'kernel', code: 'EBUSY' }])
  })

  test('by the end of the patience of the kernel’s helper, while another has the claim (C6)', async () => {
    const machine = await aMachine({ modules, state: { live: ['m'] } })
    const claim = new MemoryClaim(machine.clock, { freeAfterMs: 60 })
    const claims = { open: async () => claim }
    const convergence = { claims, asker: 'helper', owner: '', untilNs: 50_000_000n } as const

    expect((await unload(machine, 'm', { convergence })).told).toMatchObject([{ reason: 'kernel', code: 'ETIMEDOUT' }])
    expect(machine.loaded()).toEqual(['m'])
  })

  test('and is what a look at the module was refused with', async () => {
    const machine = await aMachine({ modules, state: { live: ['m'] } })
    const files = withMethod(machine.host.files, 'read', (path) => Promise.reject(new KernelError('read', path, 'EIO')))

    const refusal = { module: 'm', reason: 'kernel', code: 'EIO' }
    expect(await unload({ ...machine, host: { ...machine.host, files } }, 'm')).toEqual({
      result: { kind: 'failed', refusal },
      told: [refusal],
    })
    expect(machine.loaded()).toEqual(['m'])
  })

  test('once, though the refusal is told by whoever throws', async () => {
    const machine = await aMachine({ builtin: { 'kernel/m.ko': {} } })
    const { host, knowledge } = machine
    const onRefusal = () => {
      throw new Error('told')
    }

    await expect(remove(host, knowledge, lookup(knowledge, 'm')![0]!, { onRefusal })).rejects.toThrow('told')
  })
})

describe('waitMs', () => {
  test('tries again in growing pauses until the module is free', async () => {
    const machine = await aMachine({ modules, state: { live: ['m'] } })
    machine.clock.after(10, machine.kernel.hold('m'))

    expect(await unload(machine, 'm', { waitMs: 1_000 })).toEqual({
      result: { kind: 'removed', module: 'm' },
      told: [],
    })
    expect(machine.clock.sleepsMs).toEqual([1, 2, 4, 8])
    expect(machine.loaded()).toEqual([])
  })

  test('ends, and is no failure, where another removes the module meanwhile', async () => {
    const machine = await aMachine({ modules, state: { live: ['m'] } })
    const drop = machine.kernel.hold('m')
    machine.clock.after(3, () => {
      drop()
      void machine.kernel.deleteModule(normalizeModuleName('m'), 0)
    })

    expect(await unload(machine, 'm', { waitMs: 1_000 })).toEqual({
      result: { kind: 'removed', module: 'm' },
      told: [],
    })
  })

  test('ends with the last pause cut to what is left', async () => {
    const machine = await aMachine({ modules, state: { live: ['m'] } })
    machine.kernel.hold('m')

    expect((await unload(machine, 'm', { waitMs: 20 })).told).toMatchObject([{ reason: 'kernel', code: 'EAGAIN' }])
    expect(machine.clock.sleepsMs).toEqual([1, 2, 4, 8, 5])
    expect(machine.clock.monotonicNs()).toBe(20_000_000n)
  })

  test('waits for nothing but a module in use', async () => {
    const machine = await aMachine({ modules, state: { coming: ['m'] } })

    expect((await unload(machine, 'm', { waitMs: 1_000 })).told).toMatchObject([{ code: 'EBUSY' }])
    expect(machine.clock.sleepsMs).toEqual([])
  })
})

describe('force', () => {
  test('is for the kernel to grant', async () => {
    const state = { live: ['m'] }
    const strict = await aMachine({ modules, state })
    const lax = await aMachine({ modules, state }, { forcesUnload: true })
    for (const { kernel } of [strict, lax]) kernel.hold('m')

    // Without a wait the reference count is looked at first, forced or not, as kmod does.
    expect((await unload(strict, 'm', { force: true })).told).toMatchObject([{ reason: 'in-use' }])
    expect((await unload(strict, 'm', { force: true, waitMs: 1 })).told).toMatchObject([{ code: 'EAGAIN' }])
    expect((await unload(lax, 'm', { force: true, waitMs: 1 })).result).toEqual({ kind: 'removed', module: 'm' })
  })
})
