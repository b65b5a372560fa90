import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { UeventSocket, Uevents } from '../../src/host/index.ts'

/** A kernel that can be made to tell of a device. */
export interface UeventsWorld {
  readonly uevents: Uevents
  /** The device of which it tells, below /sys. */
  readonly devpath: string
  tell(): Promise<void>
}

/** What every implementation of `Uevents` does. */
export function ueventsContract(name: string, makeWorld: () => Promise<UeventsWorld>): void {
  describe(`Uevents of ${name}`, () => {
    let world: UeventsWorld
    let socket: UeventSocket | undefined
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(() => socket?.close())

    /** The next event of the world's own device: a real machine has others. */
    const own = async (timeoutMs: number): Promise<string | undefined> => {
      for (;;) {
        const datagram = await socket!.receive(timeoutMs)
        if (datagram === undefined || datagram.includes(`@${world.devpath}\0`)) return datagram
      }
    }

    test('gives what the kernel tells from then on, each as it was sent', async () => {
      socket = await world.uevents.listen()
      await world.tell()
      await world.tell()
      const numbers: number[] = []
      for (const datagram of [await own(2_000), await own(2_000)]) {
        expect(datagram).toMatch(new RegExp(`^add@${world.devpath}\0ACTION=add\0DEVPATH=${world.devpath}\0`))
        numbers.push(Number(/\0SEQNUM=(\d+)\0$/.exec(datagram!)?.[1]))
      }
      expect(numbers[1]).toBeGreaterThan(numbers[0]!)
    })

    test('gives nothing where none comes in time', async () => {
      socket = await world.uevents.listen()
      expect(await own(20)).toBeUndefined()
    })

    test('tells with ENOBUFS that some were lost, and goes on', async () => {
      socket = await world.uevents.listen(4_096)
      for (let count = 0; count < 50; count++) await world.tell()
      let received = 0
      const refusals: unknown[] = []
      for (let isEmpty = false; !isEmpty; ) {
        const datagram = await own(20).catch((error: unknown) => {
          refusals.push(error)
          return ''
        })
        isEmpty = datagram === undefined
        if (datagram !== undefined && datagram !== '') received++
      }
      expect(refusals).toMatchObject([{ kind: 'kernel', syscall: 'recvmsg', code: 'ENOBUFS' }])
      expect(received).toBeLessThan(50)
      await world.tell()
      expect(await own(2_000)).toBeDefined()
    })
  })
}
