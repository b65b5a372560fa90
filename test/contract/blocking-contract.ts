import { describe, expect, test } from 'vitest'
import type { Host } from '../../src/host/index.ts'

/** The ports that go on while calls of others block. */
export type BlockingHost = Pick<Host, 'files' | 'clock' | 'strands'>

/** A host with calls that block, and paths on its machine. */
export interface BlockingWorld {
  readonly host: BlockingHost
  readonly file: string
  readonly fileBytes: number
  /** In a directory of this user's own. */
  readonly lock: string
  /** The call number `index` of those that block until they are released. */
  block(index: number): Promise<unknown>
  release(): void
  /** A call of the same kind that does not block. */
  ask(): Promise<unknown>
}

/** Does something with a world, as a process of its machine. */
export type BlockingWorlds = (act: (world: BlockingWorld) => Promise<void>) => Promise<void>

/** As many as a world has room for, and more than libuv's pool has threads. */
export const BLOCKED = 6

/** No call that may block on another process may keep this one from its files, locks and answers. */
export function blockingContract(name: string, inWorld: BlockingWorlds): void {
  describe(`Calls that block, of ${name}`, () => {
    test('leave time, files, locks and other calls to those who need them', () =>
      inWorld(async (world) => {
        const { host } = world
        let returned = 0
        const blocked = Array.from({ length: BLOCKED }, (_, index) => async () => {
          await world.block(index)
          returned++
        })
        const meanwhile = async () => {
          await host.clock.sleep(20)
          await goOn(world)
          expect(returned).toBe(0)
          world.release()
        }
        await host.strands.all([meanwhile, ...blocked])
        expect(returned).toBe(BLOCKED)
      }))
  })
}

async function goOn({ host: { files }, file, fileBytes, lock, ask }: BlockingWorld): Promise<void> {
  expect(await files.read(file)).toHaveLength(fileBytes)
  const [one, other] = [await files.openLock(lock), await files.openLock(lock)]
  expect([await one.tryLock(), await other.tryLock()]).toEqual([true, false])
  await one.close()
  expect(await other.tryLock()).toBe(true)
  await other.close()
  await ask()
}
