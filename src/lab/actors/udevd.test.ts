import { describe, expect, test } from 'vitest'
import { ruleTest } from '../../../test/support/rule-test.ts'
import { cpuDevices, Machine, type MachineOptions } from '../../host/simulated/index.ts'
import { coldplug, kmodModprobe, Udevd } from './index.ts'

const CPU = { vendor: 0, family: 6, model: 0x8f, features: [0, 26] }
const DEVICES = cpuDevices(4, CPU)
const MODULES = [{ path: 'a.ko', aliases: ['cpu:type:x86,ven0000fam0006mod*'], init: { sleepMs: 50 } }]

/** A machine whose CPUs all tell of themselves once udevd listens, until it is quiet. */
async function boot(options: MachineOptions = {}, childrenMax = 8, bufferBytes?: number) {
  const machine = new Machine({ devices: DEVICES, modules: MODULES, ...options })
  const asked: string[] = []
  const udevd = new Udevd(machine, {
    childrenMax,
    handle: async (host, { modalias, devpath }) => {
      asked.push(devpath)
      await kmodModprobe(host, ['modprobe', modalias])
    },
  })
  udevd.listen({ quietMs: 10, ...(bufferBytes !== undefined && { bufferBytes }) })
  let toldMs = -1
  machine.start('udevadm trigger', async (host) => {
    await host.clock.sleep(1)
    const status = await coldplug(DEVICES.map(({ path }) => path))(host, [], {})
    toldMs = Number(host.clock.monotonicNs() / 1_000_000n)
    return status
  })
  await machine.run()
  return { machine, udevd, asked, toldMs }
}

describe('udevd on the events of the kernel', () => {
  ruleTest('R8.8', 'loads what they ask for, while the kernel neither waits nor requests a module', async (without) => {
    const { machine, asked, toldMs } = await boot({ without })
    expect(asked.toSorted()).toEqual(DEVICES.map(({ path }) => path))
    expect(machine.modules().map(({ name, state }) => `${name} ${state}`)).toEqual(['a live'])
    expect([machine.requests.calls, toldMs]).toEqual([0, 1])
  })

  test('has each worker ask once more for what another is loading (E4), and none where there is one worker', async () => {
    expect((await boot()).machine.counters).toMatchObject({ loads: 1, duplicates: 3 })
    expect((await boot({}, 1)).machine.counters).toMatchObject({ loads: 1, duplicates: 0 })
  })

  test('takes no event but the add of something with a modalias', async () => {
    const devices = [...DEVICES.slice(0, 1), { path: '/devices/virtual/mem/null', subsystem: 'mem' }]
    const { asked } = await boot({ devices })
    expect(asked).toEqual(['/devices/system/cpu/cpu0'])
  })

  test('is told that events were lost, and goes on without them', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { udevd, asked } = await boot({ seed }, 8, 1000)
      expect(asked.length, `seed ${seed}`).toBeLessThanOrEqual(4)
      if (udevd.overruns > 0) return
    }
    expect.unreachable('a buffer of one event never overflowed')
  })
})
