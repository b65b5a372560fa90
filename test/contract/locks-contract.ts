import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCK_RECORD_BYTES, type LockFile, type Locks } from '../../src/host/index.ts'

/** Another process that has taken a lock. */
export interface Holder {
  kill(): Promise<void>
  stop(): Promise<void>
}

/** Locks of an implementation, and a directory of this user's own in which others can do things, too. */
export interface LocksWorld {
  readonly locks: Locks
  /** A byte string without a slash at its end. */
  readonly root: string
  /** Makes a file, replaced or rewritten in place where it is there. */
  writeFile(path: string, content: Uint8Array, mode?: number): Promise<void>
  makeDirectory(path: string, mode: number): Promise<void>
  makeLink(path: string, to: string): Promise<void>
  /** What open(2) would say of it: permission bits. */
  modeOf(path: string): Promise<number>
  /** Starts a process that takes the lock of a file, which is there. */
  hold(path: string): Promise<Holder>
  end(): Promise<void>
}

const SOON_MS = 2_000
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** What every implementation of `Locks` does. */
export function locksContract(name: string, makeWorld: () => Promise<LocksWorld>): void {
  describe(`Locks of ${name}`, () => {
    let world: LocksWorld
    let path: string
    beforeEach(async () => {
      world = await makeWorld()
      path = `${world.root}/lock\xff`
    })
    afterEach(() => world.end())

    directoryContract(() => world)
    openContract(() => world)
    lockContract(
      () => world,
      () => path,
    )
    recordContract(
      () => world,
      () => path,
    )
    changedContract(
      () => world,
      () => path,
    )
  })
}

function directoryContract(world: () => LocksWorld): void {
  describe('makeLockDirectory()', () => {
    test('makes a directory that nobody else may use, and takes it as it is the next time', async () => {
      const path = `${world().root}/locks`
      await world().locks.makeLockDirectory(path)
      await world().locks.makeLockDirectory(path)
      expect(await world().modeOf(path)).toBe(0o700)
    })

    test.each([0o755, 0o777, 0o710])('refuses one of mode %o', async (mode) => {
      const path = `${world().root}/locks`
      await world().makeDirectory(path, mode)
      await expect(world().locks.makeLockDirectory(path)).rejects.toMatchObject({ kind: 'kernel', code: 'EPERM' })
    })

    test('refuses a link to a directory', async () => {
      await world().makeDirectory(`${world().root}/real`, 0o700)
      await world().makeLink(`${world().root}/locks`, 'real')
      const refusal = world().locks.makeLockDirectory(`${world().root}/locks`)
      await expect(refusal).rejects.toMatchObject({ kind: 'kernel', code: 'EPERM' })
    })

    test('refuses a file', async () => {
      await world().writeFile(`${world().root}/locks`, new Uint8Array(), 0o700)
      const refusal = world().locks.makeLockDirectory(`${world().root}/locks`)
      await expect(refusal).rejects.toMatchObject({ kind: 'kernel', code: 'EPERM' })
    })

    test('refuses a directory in one that is missing', async () => {
      const path = `${world().root}/no/locks`
      const refusal = { kind: 'kernel', syscall: 'mkdir', subject: path, code: 'ENOENT' }
      await expect(world().locks.makeLockDirectory(path)).rejects.toMatchObject(refusal)
    })
  })
}

function openContract(world: () => LocksWorld): void {
  describe('openLock()', () => {
    test('makes an empty file that nobody else may use', async () => {
      const path = `${world().root}/new`
      const lock = await world().locks.openLock(path)
      expect(await lock.read()).toEqual(new Uint8Array())
      expect(await world().modeOf(path)).toBe(0o600)
      await lock.close()
    })

    test.each([0o644, 0o660, 0o666, 0o604])('refuses a file of mode %o', async (mode) => {
      const path = `${world().root}/foreign`
      await world().writeFile(path, new Uint8Array(), mode)
      await expect(world().locks.openLock(path)).rejects.toMatchObject({ kind: 'kernel', subject: path, code: 'EPERM' })
    })

    test.each(['real', 'missing'])('refuses a link to a file that is %s', async (to) => {
      await world().writeFile(`${world().root}/real`, new Uint8Array(), 0o600)
      await world().makeLink(`${world().root}/link`, to)
      const refusal = { kind: 'kernel', syscall: 'open', code: 'ELOOP' }
      await expect(world().locks.openLock(`${world().root}/link`)).rejects.toMatchObject(refusal)
    })

    test('refuses a directory', async () => {
      await world().makeDirectory(`${world().root}/dir`, 0o700)
      const refusal = { kind: 'kernel', syscall: 'open', code: 'EISDIR' }
      await expect(world().locks.openLock(`${world().root}/dir`)).rejects.toMatchObject(refusal)
    })

    test('refuses a file in a directory that is missing', async () => {
      const path = `${world().root}/no/lock`
      const refusal = { kind: 'kernel', syscall: 'open', subject: path, code: 'ENOENT' }
      await expect(world().locks.openLock(path)).rejects.toMatchObject(refusal)
    })
  })
}

function lockContract(world: () => LocksWorld, path: () => string): void {
  const open = () => world().locks.openLock(path())

  describe('tryLock()', () => {
    test('takes the lock once, for one opening of the file', async () => {
      const [one, other] = [await open(), await open()]
      expect(await one.tryLock()).toBe(true)
      expect(await one.tryLock()).toBe(true)
      expect(await other.tryLock()).toBe(false)
      await closeAll(one, other)
    })

    test('gets what unlock() or close() has given up', async () => {
      const [one, other] = [await open(), await open()]
      await one.tryLock()
      await one.unlock()
      expect(await other.tryLock()).toBe(true)
      await other.close()
      expect(await one.tryLock()).toBe(true)
      await one.close()
    })

    test('is lost by nobody in 100 quick turns of two', async () => {
      const [one, other] = [await open(), await open()]
      for (let turn = 0; turn < 100; turn++) {
        const [first, second] = turn % 2 === 0 ? [one, other] : [other, one]
        expect([await first.tryLock(), await second.tryLock()]).toEqual([true, false])
        await first.unlock()
      }
      await closeAll(one, other)
    })

    test('of another file is another lock', async () => {
      const [one, other] = [await open(), await world().locks.openLock(`${path()}.second`)]
      expect([await one.tryLock(), await other.tryLock()]).toEqual([true, true])
      await closeAll(one, other)
    })

    test('finds a lock that another process holds, and gets it when that is killed', async () => {
      const lock = await open()
      const holder = await world().hold(path())
      expect(await lock.tryLock()).toBe(false)
      await holder.kill()
      expect(await lock.tryLock()).toBe(true)
      await lock.close()
    })

    test('does not get the lock of a process that is stopped', async () => {
      const lock = await open()
      const holder = await world().hold(path())
      await holder.stop()
      expect(await lock.tryLock()).toBe(false)
      await holder.kill()
      expect(await lock.tryLock()).toBe(true)
      await lock.close()
    })
  })

  describe('close()', () => {
    test('may be called twice, and then every other call is refused', async () => {
      const lock = await open()
      await lock.close()
      await lock.close()
      const calls = [lock.tryLock(), lock.unlock(), lock.read(), lock.write(bytes('a')), lock.changed(1)]
      for (const call of calls) await expect(call).rejects.toMatchObject({ kind: 'kernel', code: 'EBADF' })
    })
  })
}

function recordContract(world: () => LocksWorld, path: () => string): void {
  const open = () => world().locks.openLock(path())

  describe('read() and write()', () => {
    test.each([
      ['a longer one', 'ab', 'abcdef'],
      ['a shorter one', 'abcdef', 'xy'],
      ['nothing', 'abcdef', ''],
    ])('replaces a record by %s', async (_, before, after) => {
      const [one, other] = [await open(), await open()]
      await one.write(bytes(before))
      expect(await other.read()).toEqual(bytes(before))
      await one.write(bytes(after))
      expect(await other.read()).toEqual(bytes(after))
      await closeAll(one, other)
    })

    test('keeps the record for whoever opens the file later', async () => {
      const first = await open()
      await first.write(bytes('\0\xff kept'))
      await first.close()
      const second = await open()
      expect(await second.read()).toEqual(bytes('\0\xff kept'))
      await second.close()
    })

    test('gives a torn record as it stands', async () => {
      await world().writeFile(path(), bytes('half of a rec'), 0o600)
      const lock = await open()
      expect(await lock.read()).toEqual(bytes('half of a rec'))
      await lock.close()
    })

    test('gives no more of an oversized file than a record can have', async () => {
      await world().writeFile(path(), new Uint8Array(3 * LOCK_RECORD_BYTES), 0o600)
      const lock = await open()
      expect(await lock.read()).toHaveLength(LOCK_RECORD_BYTES)
      await lock.write(bytes('new'))
      expect(await lock.read()).toEqual(bytes('new'))
      await lock.close()
    })

    test('holds a record of the greatest length and refuses a longer one', async () => {
      const lock = await open()
      const longest = new Uint8Array(LOCK_RECORD_BYTES).fill(7)
      await lock.write(longest)
      await expect(lock.write(new Uint8Array(LOCK_RECORD_BYTES + 1))).rejects.toMatchObject({ code: 'EFBIG' })
      expect(await lock.read()).toEqual(longest)
      await lock.close()
    })

    test('needs no lock', async () => {
      const [one, other] = [await open(), await open()]
      await one.tryLock()
      await other.write(bytes('mine'))
      expect(await one.read()).toEqual(bytes('mine'))
      await closeAll(one, other)
    })
  })
}

function changedContract(world: () => LocksWorld, path: () => string): void {
  const open = () => world().locks.openLock(path())

  describe('changed()', () => {
    test('is woken by a write', async () => {
      const [one, other] = [await open(), await open()]
      const woken = one.changed(1e9)
      await other.write(bytes('news'))
      await woken
      await closeAll(one, other)
    })

    test('is woken by a write from outside', async () => {
      const lock = await open()
      const woken = lock.changed(1e9)
      await world().writeFile(path(), bytes('news'))
      await woken
      await lock.close()
    })

    test('sees at once what was written before it was asked', async () => {
      const [one, other] = [await open(), await open()]
      await other.write(bytes('early'))
      await one.changed(1e9)
      await closeAll(one, other)
    })

    test('misses none of many quick writes', async () => {
      const [one, other] = [await open(), await open()]
      for (let turn = 0; turn < 50; turn++) {
        await other.write(bytes(String(turn)))
        await one.changed(1e9)
      }
      await closeAll(one, other)
    })

    test.each([0, -1, 20])('ends after %d ms where nothing is written', async (timeoutMs) => {
      const lock = await open()
      await lock.changed(timeoutMs)
      await lock.close()
    })

    test.each(['changed', 'read'] as const)('tells of one write once: not what %s() told', async (teller) => {
      const [one, other] = [await open(), await open()]
      await other.write(bytes('once'))
      await (teller === 'read' ? one.read() : one.changed(1e9))
      let ended = false
      const again = one.changed(1e9).then(() => {
        ended = true
      })
      await other.changed(20)
      await other.changed(20)
      expect(ended).toBe(false)
      await closeAll(one, other)
      await again
    })

    test('ends when the file is closed', async () => {
      const lock = await open()
      const waiting = lock.changed(1e9)
      await lock.close()
      await waiting
    })

    test(
      'is not woken by a lock that is given up',
      async () => {
        const [one, other] = [await open(), await open()]
        await one.tryLock()
        let ended = false
        const waiting = other.changed(1e9).then(() => {
          ended = true
        })
        await one.unlock()
        await one.changed(30)
        expect(ended).toBe(false)
        await closeAll(one, other)
        await waiting
      },
      SOON_MS,
    )
  })
}

async function closeAll(...locks: readonly LockFile[]): Promise<void> {
  for (const lock of locks) await lock.close()
}
