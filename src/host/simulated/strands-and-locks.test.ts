import { describe, expect, test } from 'vitest'
import { latin1, latin1Bytes } from '../../formats/bytes/index.ts'
import type { Host, LockFile } from '../index.ts'
import { type FileFacts, Machine, simulatedHost } from './index.ts'

/** Runs one program, once for each of many seeds, and gives what each run resolved to. */
async function inManyOrders<Result>(program: (host: Host) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let seed = 1; seed <= 50; seed++) {
    const machine = new Machine({ seed })
    machine.start('program', async (host) => {
      results.push(await program(host))
      return 0
    })
    await machine.run()
  }
  expect(results).toHaveLength(50)
  return results
}

describe('strands of a simulated process', () => {
  test('run in every order', async () => {
    const orders = await inManyOrders(async ({ strands }) => {
      const order: string[] = []
      const task = (name: string) => async () => {
        order.push(name)
        await strands.checkpoint()
        order.push(name.toUpperCase())
      }
      await strands.all([task('a'), task('b')])
      return order.join('')
    })
    expect([...new Set(orders)].toSorted()).toEqual(['aAbB', 'abAB', 'abBA', 'baAB', 'baBA', 'bBaA'].toSorted())
  })

  test('give their results in the order of the tasks', async () => {
    const results = await inManyOrders(({ strands, clock }) =>
      strands.all([30, 10, 20].map((ms) => async () => clock.sleep(ms).then(() => ms))),
    )
    expect(new Set(results.map(String))).toEqual(new Set(['30,10,20']))
  })

  test('end all before the first rejection is thrown', async () => {
    const seen = await inManyOrders(async ({ strands, clock }) => {
      let cancelled: boolean | undefined
      const failing = async () => {
        await clock.sleep(1)
        throw new RangeError('first')
      }
      const slow = strands.all<void>([
        failing,
        async (cancellation) => {
          await clock.sleep(5)
          cancelled = cancellation.cancelled
        },
      ])
      return [await slow.catch((error: Error) => error.message), cancelled]
    })
    expect(new Set(seen.map(String))).toEqual(new Set(['first,true']))
  })

  test('race to the first that ends', async () => {
    const seen = await inManyOrders(({ strands, clock }) =>
      strands.race([20, 10].map((ms) => async () => clock.sleep(ms).then(() => ms))),
    )
    expect(new Set(seen)).toEqual(new Set([10]))
  })

  test('may start strands of their own', async () => {
    const seen = await inManyOrders(({ strands }) =>
      strands.all(
        [1, 2].map((n) => () => strands.all([10, 20].map((m) => async () => strands.checkpoint().then(() => n * m)))),
      ),
    )
    expect(new Set(seen.map(String))).toEqual(new Set(['10,20,20,40']))
  })

  test('are none for no tasks, and no race', async () => {
    const [seen] = await inManyOrders(async ({ strands }) => [
      await strands.all([]),
      await strands.race([]).catch((error: Error) => error.constructor),
    ])
    expect(seen).toEqual([[], RangeError])
  })

  test('may end in a turn of nothing but promises', async () => {
    const { strands } = simulatedHost()
    const idle = async () => {
      for (let turn = 0; turn < 500; turn++) await undefined
      return 1
    }
    expect(await strands.all([idle, idle])).toEqual([1, 1])
  })
})

describe('lock files of a simulated machine', () => {
  async function opened(files: Record<string, FileFacts> = {}): Promise<[LockFile, LockFile, Host]> {
    const host = new Machine({ files }).host()
    return [await host.files.openLock('/run/lock'), await host.files.openLock('/run/lock'), host]
  }

  test('have one owner among all that opened them', async () => {
    const [first, second] = await opened()
    expect([await first.tryLock(), await second.tryLock(), await first.tryLock()]).toEqual([true, false, true])
    await second.unlock()
    expect(await second.tryLock()).toBe(false)
    await first.unlock()
    expect(await second.tryLock()).toBe(true)
  })

  test('go with close', async () => {
    const [first, second] = await opened()
    await first.tryLock()
    await first.close()
    expect(await second.tryLock()).toBe(true)
    await expect(first.tryLock()).rejects.toMatchObject({ code: 'EBADF' })
  })

  test('hold a record, and tell the others of a new one', async () => {
    const [first, second, { clock }] = await opened()
    await first.write(latin1Bytes('a longer record'))
    await first.write(latin1Bytes('short'))
    await second.changed(1_000)
    expect(clock.monotonicNs()).toBe(0n)
    expect(latin1(await second.read())).toBe('short')
    await second.changed(1_000)
    expect(clock.monotonicNs()).toBe(1_000_000_000n)
  })

  test('keep the end of an old record where the writer dies between its two calls', async () => {
    const machine: Machine = new Machine({
      onEvent: ({ detail }) => detail === 'written' && machine.processNamed('writer').kill(),
    })
    machine.start('writer', async ({ files }) => {
      const lock = await files.openLock('/run/lock')
      await lock.write(latin1Bytes('a longer record'))
      await lock.write(latin1Bytes('short'))
      return 0
    })
    await machine.run()
    expect(latin1(await machine.host().files.read('/run/lock'))).toBe('shortger record')
  })

  test('refuse a record that is too large', async () => {
    const [first] = await opened()
    await expect(first.write(new Uint8Array(4097))).rejects.toMatchObject({ code: 'EFBIG' })
  })

  test.each<[string, Record<string, FileFacts>, string]>([
    ['a link', { '/run/lock': { linkTo: '/etc' } }, 'ELOOP'],
    ['a file of which others may read', { '/run/lock': 'x' }, 'EPERM'],
    ['a directory', { '/run/lock': { directory: true } }, 'EISDIR'],
    ['a file system that is read-only', { '/run': { directory: true, readOnly: true } }, 'EROFS'],
  ])('are not %s', async (_, files, code) => {
    await expect(opened(files)).rejects.toMatchObject({ syscall: 'open', code })
  })

  test.each<[string, Record<string, FileFacts>, string]>([
    ['for others', { '/run/modonce': { directory: true, mode: 0o755 } }, 'EPERM'],
    ['a link', { '/run/modonce': { linkTo: '/tmp' } }, 'EPERM'],
    ['a file', { '/run/modonce': 'x' }, 'EPERM'],
    ['on a read-only file system', { '/run': { directory: true, readOnly: true } }, 'EROFS'],
  ])('have no directory that is %s', async (_, files, code) => {
    const refusal = simulatedHost({ files }).files.makeLockDirectory('/run/modonce')
    await expect(refusal).rejects.toMatchObject({ syscall: 'mkdir', code })
  })

  test('have a directory that is made once', async () => {
    const { files } = simulatedHost()
    await files.makeLockDirectory('/run/modonce')
    await files.makeLockDirectory('/run/modonce')
    expect((await files.stat('/run/modonce')).kind).toBe('directory')
  })
})
