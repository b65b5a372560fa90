import { describe, expect } from 'vitest'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { type DeviceFacts, Machine } from '../../host/simulated/index.ts'
import { Daemon } from '../daemon/index.ts'
import { settle, takeUevents, type UeventProgress, uneventful } from './index.ts'

const CARD: DeviceFacts = { path: '/devices/pci0000:00/card', subsystem: 'pci', modalias: 'pci:v1d1' }
const OTHER: DeviceFacts = { path: '/devices/pci0000:00/other', subsystem: 'pci', modalias: 'pci:v2d1' }

/** The modules that are live at the moment in which somebody who has just plugged in two devices is told that all is settled. */
async function liveWhenSettled(seed: number, known: (progress: UeventProgress) => UeventProgress | undefined) {
  const machine = new Machine({
    modules: [
      { path: 'kernel/card.ko', aliases: ['pci:v1d*'], init: { sleepMs: 50 } },
      { path: 'kernel/other.ko', aliases: ['pci:v2d*'], init: { fails: 'ENODEV' } },
    ],
    devices: [],
    seed,
  })
  const seen: { readonly settled: boolean; readonly live: boolean }[] = []
  machine.start('daemon', async (host) => {
    let isOver = false
    const progress = uneventful()
    const queue = await host.requests.listen()
    const daemon = new Daemon(host, { sink: () => undefined })
    await daemon.serve(queue, ({ begin }) => {
      begin(() => takeUevents(host, host.uevents, daemon, { isOver: () => isOver, progress }))
      begin(async () => {
        await host.clock.sleep(100)
        await host.uevents.plug(CARD)
        await host.uevents.plug(OTHER)
        const settled = await settle(host, daemon, known(progress), 10_000)
        seen.push({ settled, live: machine.modules().some(({ state }) => state === 'live') })
        isOver = true
        await queue.close()
      })
    })
    return 0
  })
  await machine.run()
  return seen[0]
}

describe('settle()', () => {
  onEverySchedule(
    'waits for events that the kernel has told of and nobody has taken, and for what they ask for',
    async (seed) => {
      expect(await liveWhenSettled(seed, (progress) => progress)).toEqual({ settled: true, live: true })
    },
    0.2,
  )

  onEverySchedule(
    'waits a silence for a number that never comes, as those of another network namespace do not',
    async (seed) => {
      const deaf = (progress: UeventProgress): UeventProgress => ({
        seqnum: 0,
        isLooking: false,
        get silences() {
          return progress.silences
        },
      })
      expect(await liveWhenSettled(seed, deaf)).toEqual({ settled: true, live: true })
    },
    0.1,
  )
})
