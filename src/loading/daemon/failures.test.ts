import { describe, expect, test } from 'vitest'
import { DaemonCrowd } from '../../../test/support/daemon-crowd.ts'
import type { InitFacts, MachineOptions } from '../../host/simulated/index.ts'
import type { LoadRequest } from './index.ts'

const ALIAS = 'cpu:type:x86,ven0002fam000Fmod006B:feature:,0001'
const refusing = (init: InitFacts): MachineOptions => ({
  modules: [{ path: 'kernel/m.ko', aliases: ['cpu:type:x86*'], init }],
})
const REFUSING = refusing({ fails: 'ENODEV' })
const cpu = (index: number, more: LoadRequest['device'] = {}): Partial<LoadRequest> => ({
  from: 'uevent',
  device: { devpath: `/devices/system/cpu/cpu${index}`, action: 'add', synthUuid: '0', ...more },
})
const added = (index: number): Partial<LoadRequest> => ({
  from: 'uevent',
  device: { devpath: `/devices/system/cpu/cpu${index}`, action: 'add' },
})
const DEP = '/lib/modules/6.1.0-56-cloud-amd64/modules.dep.bin'

describe('a failure that an init has told', () => {
  test('is remembered for synthetic events: one attempt, however many there are (C7)', async () => {
    const crowd = new DaemonCrowd(REFUSING, 1)
    for (let index = 0; index < 50; index++) crowd.ask(ALIAS, cpu(index), 10 * index)
    await crowd.run()
    expect(crowd.insertions).toBe(1)
    expect(crowd.kinds()).toEqual(Array.from({ length: 50 }, () => ['ENODEV']))
  })

  test('is tried again for a device that is really added and was not tried, and for that once (C7)', async () => {
    const crowd = new DaemonCrowd(REFUSING, 1)
    const asks = [cpu(1), added(1), added(1), added(2), cpu(3)]
    for (const [index, request] of asks.entries()) crowd.ask(ALIAS, request, 10 + 10 * index)
    await crowd.run()
    expect(crowd.insertions).toBe(3)
  })

  test('is tried again for a device that was plugged in again, and for that once (C7)', async () => {
    const crowd = new DaemonCrowd(REFUSING, 1)
    const plugged = (seqnum: number): Partial<LoadRequest> => {
      return { ...added(1), device: { ...added(1).device, seqnum } }
    }
    for (const [index, seqnum] of [7, 7, 9, 9, 9].entries()) crowd.ask(ALIAS, plugged(seqnum), 10 + 10 * index)
    await crowd.run()
    expect(crowd.insertions).toBe(2)
  })

  test('is forgotten after a minute by events, and after a second by the helper of the kernel (C7)', async () => {
    const crowd = new DaemonCrowd(REFUSING, 1)
    for (const second of [1, 30, 60, 62, 100]) crowd.ask(ALIAS, cpu(1), second * 1_000)
    await crowd.run()
    expect(crowd.insertions).toBe(2)
    const helpers = new DaemonCrowd(REFUSING, 1)
    for (const ms of [10, 500, 900, 1_500, 3_000]) helpers.ask(ALIAS, { from: 'kernel' }, ms)
    await helpers.run()
    expect(helpers.insertions).toBe(3)
  })

  test('is nothing to who asks himself, whose success forgets it (C7)', async () => {
    const crowd = new DaemonCrowd(REFUSING, 1)
    for (const ms of [10, 20, 30]) crowd.ask('m', {}, ms)
    crowd.ask('m', cpu(1), 40)
    await crowd.run()
    expect(crowd.insertions).toBe(3)
  })

  test('is forgotten as soon as the file is another one (C7)', async () => {
    const crowd = new DaemonCrowd(REFUSING, 1)
    const path = `/lib/modules/${crowd.machine.release}/kernel/m.ko`
    crowd.ask(ALIAS, cpu(1), 10)
    crowd.act(async ({ clock, files }) => {
      await clock.sleep(20)
      await files.touch(path)
    })
    crowd.ask(ALIAS, cpu(2), 30)
    await crowd.run()
    expect(crowd.insertions).toBe(2)
  })

  test('is forgotten as soon as depmod has run, and as soon as configuration is another (C7)', async () => {
    const crowd = new DaemonCrowd(REFUSING, 1)
    const index = DEP.replace('6.1.0-56-cloud-amd64', crowd.machine.release)
    crowd.ask(ALIAS, cpu(1), 10)
    crowd.act(async ({ clock, files }) => {
      await clock.sleep(20)
      await files.createFile(`${index}.new`, await files.read(index), 0o644)
      await files.rename(`${index}.new`, index)
    })
    crowd.ask(ALIAS, cpu(2), 30)
    crowd.ask(ALIAS, cpu(3), 40)
    crowd.act(async ({ clock, files }) => {
      await clock.sleep(50)
      await files.createFile('/etc/modprobe.d/new.conf', new Uint8Array([10]), 0o644)
    })
    crowd.ask(ALIAS, cpu(4), 60)
    await crowd.run()
    expect(crowd.insertions).toBe(3)
  })
})

describe('a failure of which somebody else has made a success', () => {
  test('is forgotten: what is live is the answer (C4, C7)', async () => {
    const crowd = new DaemonCrowd({ modules: [...REFUSING.modules!, { path: 'fixed/m.ko' }, { path: 'n.ko' }] }, 1)
    for (const ms of [10, 20, 40, 60]) crowd.ask(ALIAS, cpu(1), ms)
    crowd.ask([ALIAS, 'n'], cpu(1), 45)
    crowd.act(async ({ clock, kernel }) => {
      await clock.sleep(30)
      await kernel.finitModule(`/lib/modules/${crowd.machine.release}/fixed/m.ko`, '', 0)
      await clock.sleep(20)
      await kernel.deleteModule('m' as Parameters<typeof kernel.deleteModule>[0], 0)
    })
    await crowd.run()
    expect(crowd.kinds()).toEqual([['ENODEV'], ['ENODEV'], ['already-live'], ['already-live', 'loaded'], ['ENODEV']])
    expect(crowd.insertions).toBe(4)
  })
})

describe('a failure that passes', () => {
  test.each(['ENOMEM', 'EAGAIN', 'EINTR'] as const)('as %s is never remembered (C7)', async (fails) => {
    const crowd = new DaemonCrowd(refusing({ fails }), 1)
    for (let index = 1; index <= 3; index++) crowd.ask(ALIAS, cpu(index), 100 * index)
    await crowd.run()
    expect(crowd.insertions).toBeGreaterThanOrEqual(3)
  })

  test('as a missing file is never remembered (C7)', async () => {
    const crowd = new DaemonCrowd({ modules: [{ path: 'kernel/m.ko', absent: true }] }, 1)
    crowd.ask('m', cpu(1), 10)
    crowd.ask('m', cpu(2), 20)
    await crowd.run()
    const results = crowd.answers.flatMap(({ outcome }) => (outcome.kind === 'answered' ? outcome.answers : []))
    expect(results.flatMap((answer) => answer.results).map(({ code, remembered }) => [code, remembered])).toEqual([
      ['ENOENT', false],
      ['ENOENT', false],
    ])
  })
})

describe('a success', () => {
  test('is never remembered: who asks after a removal has it inserted again', async () => {
    const crowd = new DaemonCrowd(refusing({}), 1)
    for (const ms of [10, 20, 40]) crowd.ask(ALIAS, cpu(1), ms)
    crowd.act(async ({ clock, kernel }) => {
      await clock.sleep(30)
      await kernel.deleteModule('m' as Parameters<typeof kernel.deleteModule>[0], 0)
    })
    await crowd.run()
    expect([crowd.insertions, crowd.answers.flatMap(({ lies }) => lies)]).toEqual([2, []])
  })
})
