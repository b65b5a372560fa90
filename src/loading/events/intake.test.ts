import { describe, expect, test } from 'vitest'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import type { TimelineEvent } from '../../host/index.ts'
import {
  cpuDevices,
  type DeviceFacts,
  Machine,
  type MachineOptions,
  type SimulatedHost,
} from '../../host/simulated/index.ts'
import { Daemon } from '../daemon/index.ts'
import { pluggedDevices, takeUevents } from './index.ts'

const CPUS = cpuDevices(32, { vendor: 2, family: 15, model: 107, features: [1, 2] })
const [{ modalias: CPU = '' } = { modalias: '' }] = CPUS
const card = (index: number): DeviceFacts => ({
  path: `/devices/pci0000:00/card${index}`,
  subsystem: 'pci',
  modalias: `pci:v${index}d1`,
})
const CARDS = [0, 1, 2, 3].map(card)
const MODULES: MachineOptions = {
  modules: [
    { path: 'kernel/cpu.ko', aliases: [CPU] },
    ...[0, 1, 2, 3, 4].map((index) => ({ path: `kernel/card${index}.ko`, aliases: [`pci:v${index}d*`] })),
  ],
}

/** A machine whose daemon takes the events of the kernel until `act` is over and all is settled. */
async function taking(
  options: MachineOptions,
  act: (host: SimulatedHost, daemon: Daemon) => Promise<void>,
  bufferBytes?: number,
): Promise<{ readonly machine: Machine; readonly told: readonly TimelineEvent[] }> {
  const machine = new Machine({ ...MODULES, ...options })
  const told: TimelineEvent[] = []
  machine.start('daemon', async (host) => {
    let isOver = false
    const queue = await host.requests.listen()
    const daemon = new Daemon(host, { sink: (event) => told.push(event) })
    await daemon.serve(queue, ({ begin }) => {
      begin(() =>
        takeUevents(host, host.uevents, daemon, {
          isOver: () => isOver,
          ...(bufferBytes !== undefined && { bufferBytes }),
        }),
      )
      begin(async () => {
        await act(host, daemon)
        await host.clock.sleep(3_000)
        expect(await daemon.settled(60_000)).toBe(true)
        isOver = true
        await queue.close()
      })
    })
    return 0
  })
  await machine.run()
  return { machine, told }
}

const live = (machine: Machine) =>
  machine
    .modules()
    .map(({ name }) => name as string)
    .toSorted()
const requests = (told: readonly TimelineEvent[]) =>
  told.filter((event) => event.kind === 'call' && event.call === 'request').length

describe('takeUevents()', () => {
  test('asks for each distinct modalias once when it begins', async () => {
    const { machine, told } = await taking({ devices: [...CPUS, ...CARDS] }, async () => undefined)
    expect(requests(told)).toBe(5)
    expect(live(machine)).toEqual(['card0', 'card1', 'card2', 'card3', 'cpu'])
    expect(machine.counters.finitModuleCalls).toBe(5)
  })

  onEverySchedule(
    'loads for a device that comes, and shares one request among equal ones',
    async (seed) => {
      const { machine, told } = await taking({ devices: CPUS, seed }, async ({ uevents, services, clock }) => {
        await clock.sleep(1_000)
        await uevents.plug(card(4))
        for (const { path } of CPUS) await services.write(`/sys${path}/uevent`, 'add')
      })
      expect(live(machine)).toEqual(['card4', 'cpu'])
      expect(machine.counters.duplicates).toBe(0)
      const joined = told.filter(({ kind }) => kind === 'point').length
      // The walk over sysfs asks once, and may see the new device as well as its event does.
      expect(requests(told) + joined).toBeGreaterThanOrEqual(1 + 1 + CPUS.length)
    },
    0.3,
  )

  onEverySchedule(
    'looks at all devices again where its buffer has overflowed',
    async (seed) => {
      const { machine, told } = await taking(
        { devices: CPUS, seed },
        async ({ uevents, services, clock }) => {
          await clock.sleep(1_000)
          for (const { path } of CPUS) await services.write(`/sys${path}/uevent`, 'add')
          await uevents.plug(card(4))
        },
        2_000,
      )
      expect(live(machine)).toEqual(['card4', 'cpu'])
      const walks = told.filter((event) => event.kind === 'return' && event.call === 'intake')
      expect(walks.length).toBeGreaterThanOrEqual(1)
    },
    0.3,
  )

  test('does nothing for what is no `add`', async () => {
    const { machine } = await taking({ devices: [] }, async ({ uevents, services, kernel, clock }) => {
      await uevents.plug(card(1))
      await clock.sleep(100)
      await kernel.deleteModule('card1' as Parameters<typeof kernel.deleteModule>[0], 0)
      await services.write(`/sys${card(1).path}/uevent`, 'change')
    })
    expect(live(machine)).toEqual([])
  })
})

describe('pluggedDevices()', () => {
  test('gives one device for each modalias, of its file or of its event', async () => {
    const machine = new Machine({
      devices: [...CPUS, card(1)],
      files: { '/sys/devices/hid/uevent': 'DRIVER=x\nMODALIAS=hid:b1\n' },
    })
    const found = await pluggedDevices(machine.host().files)
    expect(found.map(({ modalias }) => modalias).toSorted()).toEqual([CPU, 'hid:b1', 'pci:v1d1'].toSorted())
    expect(found.find(({ modalias }) => modalias === 'hid:b1')?.devpath).toBe('/devices/hid')
  })
})
