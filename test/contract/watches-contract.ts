import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Files, Watch } from '../../src/host/index.ts'

/** Files of an implementation, and a directory in which others can do things, too. */
export interface WatchesWorld {
  readonly files: Files
  /** A byte string without a slash at its end. */
  readonly root: string
  /** Makes a file, rewritten in place where it is there. */
  writeFile(path: string, content: Uint8Array): Promise<void>
  makeLink(path: string, to: string): Promise<void>
  end(): Promise<void>
}

/** No wait of a test that is answered lasts as long. */
const LONG_MS = 1e6

/** Longer than any implementation takes to hear of a change. */
const QUIET_MS = 50

const bytes = (...values: number[]) => Uint8Array.from(values)

/** What every implementation of `Watches` does. */
export function watchesContract(name: string, makeWorld: () => Promise<WatchesWorld>): void {
  describe(`Watches of ${name}`, () => {
    let world: WatchesWorld
    let watch: Watch
    const at = (path: string) => `${world.root}/${path}`
    beforeEach(async () => {
      world = await makeWorld()
      for (const path of ['d', 'd/below', 'other']) await world.files.makeDirectory(at(path), 0o755)
      for (const path of ['d/file', 'd/below/file', 'other/file']) await world.writeFile(at(path), bytes(1))
      watch = await world.files.openWatch()
    })
    afterEach(async () => {
      await watch.close()
      await world.end()
    })
    const told = async (act: () => Promise<void>) => {
      await act()
      const answer = await watch.changed(LONG_MS)
      await quiet(watch)
      return answer
    }
    const subject: Subject = { world: () => world, watch: () => watch, at, told }

    directoryContract(subject)
    namesContract(subject)
    fileContract(subject)
    refusalContract(subject)
    changedContract(subject)
  })
}

interface Subject {
  world(): WatchesWorld
  watch(): Watch
  at(path: string): string
  /** Does something, waits for the word of it, and for what else comes of it. */
  told(act: () => Promise<void>): Promise<boolean>
}

/** One change may be told of in several pieces. */
async function quiet(watch: Watch): Promise<void> {
  while (await watch.changed(QUIET_MS));
}

function directoryContract({ world, watch, at, told }: Subject): void {
  describe('of a directory', () => {
    test.each<[string, () => Promise<void>]>([
      ['a file is made', () => world().files.createFile(at('d/new\xff'), bytes(1), 0o644)],
      ['a file is written in place', () => world().writeFile(at('d/file'), bytes(2))],
      ['a file is written with what it had', () => world().writeFile(at('d/file'), bytes(1))],
      ['a file is removed', () => world().files.unlink(at('d/file'))],
      ['a file is renamed in it', () => world().files.rename(at('d/file'), at('d/renamed'))],
      ['a file is renamed into it', () => world().files.rename(at('other/file'), at('d/renamed'))],
      ['a file is replaced', () => world().files.rename(at('other/file'), at('d/file'))],
      ['a file is renamed out of it', () => world().files.rename(at('d/file'), at('other/renamed'))],
      ['a directory is made', () => world().files.makeDirectory(at('d/new'), 0o755)],
      ['a link is made', () => world().makeLink(at('d/link'), 'nowhere')],
      ['it is renamed', () => world().files.rename(at('d'), at('moved'))],
    ])('changed() tells that %s', async (_, act) => {
      await watch().add(at('d'))
      expect(await told(act)).toBe(true)
    })

    test('changed() tells of what is in it under its new name', async () => {
      await watch().add(at('d'))
      await told(() => world().files.rename(at('d'), at('moved')))
      expect(await told(() => world().writeFile(at('moved/file'), bytes(2)))).toBe(true)
    })

    test('changed() tells of nothing that comes to be in its place', async () => {
      await watch().add(at('d'))
      await told(() => world().files.rename(at('d'), at('moved')))
      await world().files.makeDirectory(at('d'), 0o755)
      await world().writeFile(at('d/file'), bytes(1))
      expect(await watch().changed(QUIET_MS)).toBe(false)
    })

    test('changed() tells of no file in a directory below, and of nothing beside it', async () => {
      await watch().add(at('d'))
      await world().writeFile(at('d/below/file'), bytes(2))
      await world().writeFile(at('other/file'), bytes(2))
      expect(await watch().changed(QUIET_MS)).toBe(false)
    })

    test('changed() tells of what a link to it leads to', async () => {
      await world().makeLink(at('link'), 'd')
      await watch().add(at('link'))
      expect(await told(() => world().writeFile(at('d/file'), bytes(2)))).toBe(true)
    })
  })
}

function namesContract({ world, watch, at, told }: Subject): void {
  describe('of names in a directory', () => {
    test('changed() tells when one of them is made, and not when another is', async () => {
      await watch().add(at('d'), ['one', 'two'])
      await world().files.makeDirectory(at('d/three'), 0o755)
      expect(await watch().changed(QUIET_MS)).toBe(false)
      expect(await told(() => world().files.makeDirectory(at('d/two'), 0o755))).toBe(true)
    })

    test('changed() tells when the file of one is replaced', async () => {
      await watch().add(at('d'), ['file'])
      expect(await told(() => world().files.rename(at('other/file'), at('d/file')))).toBe(true)
    })

    test('changed() tells that the directory is renamed', async () => {
      await watch().add(at('d'), ['one'])
      expect(await told(() => world().files.rename(at('d'), at('moved')))).toBe(true)
    })

    test('changed() tells of more names when it is watched for them too', async () => {
      await watch().add(at('d'), ['one'])
      await watch().add(at('d'), ['two'])
      for (const name of ['one', 'two']) {
        expect(await told(() => world().writeFile(at(`d/${name}`), bytes(1)))).toBe(true)
      }
    })
  })
}

function fileContract({ world, watch, at, told }: Subject): void {
  describe('of a file', () => {
    test.each<[string, () => Promise<void>]>([
      ['written', () => world().writeFile(at('d/file'), bytes(2))],
      ['removed', () => world().files.unlink(at('d/file'))],
      ['renamed', () => world().files.rename(at('d/file'), at('d/renamed'))],
      ['replaced', () => world().files.rename(at('other/file'), at('d/file'))],
    ])('changed() tells that it is %s, also where a link leads to it', async (_, act) => {
      await world().makeLink(at('link'), 'd/file')
      await watch().add(at('link'))
      expect(await told(act)).toBe(true)
    })
  })
}

function refusalContract({ world, watch, at }: Subject): void {
  describe('add()', () => {
    test.each([
      ['nothing', 'no', 'ENOENT'],
      ['nothing in nothing', 'no/file', 'ENOENT'],
      ['what is below a file', 'd/file/below', 'ENOTDIR'],
      ['a link in a circle', 'circle', 'ELOOP'],
    ])('refuses %s', async (_, path, code) => {
      await world().makeLink(at('circle'), 'circle')
      const refusal = { kind: 'kernel', syscall: 'inotify_add_watch', subject: at(path), code }
      await expect(watch().add(at(path))).rejects.toMatchObject(refusal)
    })

    test('refuses a path with a NUL in it', async () => {
      await expect(watch().add('a\0b')).rejects.toMatchObject({ kind: 'kernel', code: 'ENOENT' })
    })
  })
}

function changedContract({ world, watch, at, told }: Subject): void {
  describe('changed()', () => {
    test('is woken by a change', async () => {
      await watch().add(at('d'))
      const woken = watch().changed(LONG_MS)
      await world().writeFile(at('d/file'), bytes(2))
      expect(await woken).toBe(true)
    })

    test('tells of one change once', async () => {
      await watch().add(at('d'))
      await told(() => world().files.makeDirectory(at('d/new'), 0o755))
      expect(await watch().changed(QUIET_MS)).toBe(false)
    })

    test('isQuiet(), where there is one, says what it would tell, and leaves that to it', async () => {
      if (watch().isQuiet === undefined) return
      await watch().add(at('d'))
      expect(watch().isQuiet!()).toBe(true)
      await world().writeFile(at('d/file'), bytes(2))
      while (watch().isQuiet!()) await new Promise((resolve) => setTimeout(resolve, 1))
      expect([watch().isQuiet!(), await watch().changed(0), watch().isQuiet!()]).toEqual([false, true, true])
    })

    test('tells of nothing that was before the watch', async () => {
      await world().writeFile(at('d/file'), bytes(2))
      await watch().add(at('d'))
      expect(await watch().changed(QUIET_MS)).toBe(false)
    })

    test('tells of what two watches watch to both', async () => {
      const other = await world().files.openWatch()
      await watch().add(at('d'))
      await other.add(at('d'))
      await world().writeFile(at('d/file'), bytes(2))
      expect([await watch().changed(LONG_MS), await other.changed(LONG_MS)]).toEqual([true, true])
      await other.close()
      await quiet(watch())
      expect(await told(() => world().writeFile(at('d/file'), bytes(3)))).toBe(true)
    })

    test('misses none of many quick changes', async () => {
      await watch().add(at('d'))
      for (let turn = 0; turn < 50; turn++) {
        await world().writeFile(at('d/file'), bytes(turn))
        expect(await watch().changed(LONG_MS)).toBe(true)
      }
    })

    test.each([0, -1, 20])('ends after %d ms where nothing changes, also of nothing', async (timeoutMs) => {
      expect(await watch().changed(timeoutMs)).toBe(false)
      await watch().add(at('d'))
      expect(await watch().changed(timeoutMs)).toBe(false)
    })

    test('ends when the watch is closed, which may be done twice; nothing can be watched then', async () => {
      await watch().add(at('d'))
      const waiting = watch().changed(LONG_MS)
      await watch().close()
      await watch().close()
      expect(await waiting).toBe(false)
      await world().writeFile(at('d/file'), bytes(2))
      expect(await watch().changed(LONG_MS)).toBe(false)
      await expect(watch().add(at('d'))).rejects.toMatchObject({ kind: 'kernel', code: 'EBADF' })
    })
  })
}
