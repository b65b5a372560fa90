import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/errors.ts'
import { FETCHED_BYTES, FileIdentities, type Files } from '../../src/host/index.ts'
import { bytesEqual } from './bytes-equal.ts'

/** What there is at a path of the world that a suite asks for. Directories above come with it. */
export type Entry =
  | { readonly content: Uint8Array }
  | { readonly linkTo: string }
  | { readonly directory: true }
  /** A pipe that nobody has opened. */
  | { readonly pipe: true }

/** Files of an implementation, and the directory in which it has made the entries asked for. Both are byte strings. */
export interface FilesWorld {
  readonly files: Files
  readonly root: string
  /** Waits until what is changed has another time than before. */
  tick(): Promise<void>
  end(): Promise<void>
}

export type FilesMaker = (entries: Readonly<Record<string, Entry>>) => Promise<FilesWorld>

const LARGE_BYTES = 300_000
const large = Uint8Array.from({ length: LARGE_BYTES }, (_, index) => index % 249)
const odd = 'n\xff\x01me'

const entries: Readonly<Record<string, Entry>> = {
  small: { content: Uint8Array.from([0, 255, 10]) },
  empty: { content: new Uint8Array() },
  large: { content: large },
  [odd]: { content: Uint8Array.from([7]) },
  'dir/b': { content: new Uint8Array() },
  'dir/a': { content: new Uint8Array() },
  'dir/sub': { directory: true },
  'dir/link': { linkTo: '../small' },
  'dir/nowhere': { linkTo: 'missing' },
  'dir/loop': { linkTo: 'loop' },
  'dir/pipe': { pipe: true },
  bare: { directory: true },
}

/** What every implementation of `Files` does. */
export function filesContract(name: string, makeWorld: FilesMaker): void {
  describe(`Files of ${name}`, () => {
    let world: FilesWorld
    const at = (path: string) => `${world.root}/${path}`
    beforeAll(async () => {
      world = await makeWorld(entries)
    })
    afterAll(() => world.end())

    readContract(() => world.files, at)
    readIntoContract(() => world.files, at)
    readEachContract(() => world.files, at)
    readStartContract(() => world.files, at)
    listContract(() => world.files, at)
    statContract(() => world.files, at)
    identifyContract(() => world.files, at)
  })
}

function readContract(files: () => Files, at: (path: string) => string): void {
  describe('read()', () => {
    test('gives the bytes of a file', async () => {
      expect(await files().read(at('small'))).toEqual(Uint8Array.from([0, 255, 10]))
    })

    test('gives bytes that share no memory with others', async () => {
      const bytes = await files().read(at('small'))
      expect(bytes.constructor).toBe(Uint8Array)
      expect(bytes.buffer.byteLength).toBe(3)
    })

    test('gives nothing for an empty file', async () => {
      expect(await files().read(at('empty'))).toEqual(new Uint8Array())
    })

    test('gives a large file whole', async () => {
      bytesEqual(await files().read(at('large')), large)
    })

    test('takes a path with any bytes', async () => {
      expect(await files().read(at(odd))).toEqual(Uint8Array.from([7]))
    })

    test('follows a link', async () => {
      expect(await files().read(at('dir/link'))).toHaveLength(3)
    })

    test('gives a file of exactly the limit', async () => {
      expect(await files().read(at('large'), LARGE_BYTES)).toHaveLength(LARGE_BYTES)
    })

    test('refuses a larger one with EFBIG', async () => {
      const refusal = { syscall: 'read', subject: at('large'), code: 'EFBIG' }
      await expect(files().read(at('large'), LARGE_BYTES - 1)).rejects.toMatchObject(refusal)
    })

    test('takes a pipe that nobody writes to as empty', async () => {
      expect(await files().read(at('dir/pipe'))).toEqual(new Uint8Array())
    })

    test.each([
      ['missing', 'open', 'ENOENT'],
      ['dir/nowhere', 'open', 'ENOENT'],
      ['small/below', 'open', 'ENOTDIR'],
      ['dir/loop', 'open', 'ELOOP'],
      ['n\0ul', 'open', 'ENOENT'],
      ['dir', 'read', 'EISDIR'],
    ])('refuses %j: %s %s', async (path, syscall, code) => {
      await expect(files().read(at(path))).rejects.toMatchObject({ kind: 'kernel', syscall, code, subject: at(path) })
    })
  })
}

function readIntoContract(files: () => Files, at: (path: string) => string): void {
  describe('readInto()', () => {
    test('gives a view of the room, with the bytes of the file', async () => {
      const room = new Uint8Array(4).fill(9)
      const bytes = await files().readInto(at('dir/link'), room)
      expect(bytes).toEqual(Uint8Array.from([0, 255, 10]))
      expect(bytes.buffer).toBe(room.buffer)
      expect(room[3]).toBe(9)
    })

    test('fills the room to its end', async () => {
      bytesEqual(await files().readInto(at('large'), new Uint8Array(LARGE_BYTES)), large)
    })

    test('gives a file that does not fit, and leaves the room alone', async () => {
      const room = new Uint8Array(2)
      expect(await files().readInto(at('small'), room)).toEqual(Uint8Array.from([0, 255, 10]))
      expect(room).toEqual(new Uint8Array(2))
    })

    test('gives a file of exactly the limit, and refuses a larger one, whether it fits or not', async () => {
      for (const roomBytes of [2, 4]) {
        expect(await files().readInto(at('small'), new Uint8Array(roomBytes), 3)).toHaveLength(3)
        const refusal = { kind: 'kernel', syscall: 'read', code: 'EFBIG', subject: at('small') }
        await expect(files().readInto(at('small'), new Uint8Array(roomBytes), 2)).rejects.toMatchObject(refusal)
      }
    })

    test.each(['empty', 'dir/pipe'])('gives nothing for %j', async (path) => {
      expect(await files().readInto(at(path), new Uint8Array(4))).toHaveLength(0)
    })

    test.each([
      ['missing', 'open', 'ENOENT'],
      ['dir', 'read', 'EISDIR'],
    ])('refuses %j: %s %s', async (path, syscall, code) => {
      const refusal = { kind: 'kernel', syscall, code, subject: at(path) }
      await expect(files().readInto(at(path), new Uint8Array(4))).rejects.toMatchObject(refusal)
    })
  })
}

function readEachContract(files: () => Files, at: (path: string) => string): void {
  /** The bytes of each file, or why it was refused; all of it is fetched. */
  async function contents(paths: readonly string[], roomBytes = 2 * LARGE_BYTES) {
    const found: (readonly [number, unknown])[] = []
    const room = new Uint8Array(roomBytes).fill(9)
    await files().readEach(paths.map(at), room, (index, file) => {
      if (isRefusal(file))
        return void found.push([index, `${file.syscall} ${file.code} ${file.subject === at(paths[index]!)}`])
      file.fetch(0, file.bytes.length)
      found.push([index, file.bytes.slice()])
    })
    return found
  }

  describe('readEach()', () => {
    test('tells of each file in turn, or of why it is refused', async () => {
      const found = await contents([
        'small',
        'missing',
        'dir/link',
        'dir',
        'dir/loop',
        'n\0ul',
        'empty',
        'dir/pipe',
        odd,
      ])
      expect(found).toEqual([
        [0, Uint8Array.of(0, 255, 10)],
        [1, 'open ENOENT true'],
        [2, Uint8Array.of(0, 255, 10)],
        [3, 'read EISDIR true'],
        [4, 'open ELOOP true'],
        [5, 'open ENOENT true'],
        [6, new Uint8Array()],
        [7, new Uint8Array()],
        [8, Uint8Array.of(7)],
      ])
    })

    test.each([2 * LARGE_BYTES, LARGE_BYTES, 2])(
      'gives all of a large file, with room for %d bytes',
      async (roomBytes) => {
        const [first, second] = await contents(['large', 'small'], roomBytes)
        bytesEqual(first![1] as Uint8Array, large)
        expect(second).toEqual([1, Uint8Array.of(0, 255, 10)])
      },
    )

    test('has the start there, and what is fetched, up to the end of the file', async () => {
      const parts: Uint8Array[] = []
      await files().readEach([at('large')], new Uint8Array(LARGE_BYTES).fill(9), (_, file) => {
        if (isRefusal(file)) throw file
        parts.push(file.bytes.slice(0, FETCHED_BYTES))
        for (const [offset, sizeBytes] of [
          [LARGE_BYTES - 1000, 100],
          [LARGE_BYTES - 5, 100],
          [LARGE_BYTES + 5, 1],
        ] as const) {
          file.fetch(offset, sizeBytes)
          parts.push(file.bytes.slice(offset, offset + sizeBytes))
        }
      })
      const starts = [0, LARGE_BYTES - 1000, LARGE_BYTES - 5, LARGE_BYTES + 5]
      expect(parts.map(({ length }) => length)).toEqual([FETCHED_BYTES, 100, 5, 0])
      for (const [index, part] of parts.entries())
        bytesEqual(part, large.slice(starts[index]!, starts[index]! + part.length))
    })

    test('ends with what is thrown on the way', async () => {
      const seen: number[] = []
      const reading = files().readEach([at('small'), at('small')], new Uint8Array(4), (index) => {
        seen.push(index)
        throw new Error('enough')
      })
      await expect(reading).rejects.toThrow('enough')
      expect(seen).toEqual([0])
    })

    test('reads nothing where there is nothing to read', async () => {
      expect(await contents([])).toEqual([])
    })
  })
}

function readStartContract(files: () => Files, at: (path: string) => string): void {
  describe('readStart()', () => {
    test('gives the first bytes of a file', async () => {
      expect(await files().readStart(at('large'), 5)).toEqual(large.slice(0, 5))
    })

    test('gives all of a file that has fewer', async () => {
      expect(await files().readStart(at('small'), 6)).toEqual(Uint8Array.from([0, 255, 10]))
    })

    test('refuses a missing file with ENOENT', async () => {
      await expect(files().readStart(at('missing'), 6)).rejects.toMatchObject({ syscall: 'open', code: 'ENOENT' })
    })
  })
}

function listContract(files: () => Files, at: (path: string) => string): void {
  describe('list()', () => {
    test('gives names and kinds, a link being a link', async () => {
      const found = Object.fromEntries((await files().list(at('dir'))).map(({ name, kind }) => [name, kind]))
      expect(found).toEqual({
        a: 'file',
        b: 'file',
        sub: 'directory',
        link: 'link',
        nowhere: 'link',
        loop: 'link',
        pipe: 'other',
      })
    })

    test('gives names as byte strings', async () => {
      expect((await files().list(at(''))).map(({ name }) => name)).toContain(odd)
    })

    test('gives the same order each time', async () => {
      expect(await files().list(at(''))).toEqual(await files().list(at('')))
    })

    test('gives nothing for an empty directory', async () => {
      expect(await files().list(at('bare'))).toEqual([])
    })

    test.each([
      ['missing', 'ENOENT'],
      ['small', 'ENOTDIR'],
    ])('refuses %j: open %s', async (path, code) => {
      await expect(files().list(at(path))).rejects.toMatchObject({ syscall: 'open', code, subject: at(path) })
    })
  })
}

function statContract(files: () => Files, at: (path: string) => string): void {
  describe('stat()', () => {
    test.each([
      ['large', 'file'],
      ['dir', 'directory'],
      ['dir/link', 'file'],
      ['dir/pipe', 'other'],
    ])('says of %j: %s', async (path, kind) => {
      expect((await files().stat(at(path))).kind).toBe(kind)
    })

    test('tells the size', async () => {
      expect((await files().stat(at('large'))).sizeBytes).toBe(LARGE_BYTES)
    })

    test('tells the same identity by a link, and another for another file', async () => {
      const identity = async (path: string) => {
        const { device, inode } = await files().stat(at(path))
        return `${device}:${inode}`
      }
      expect(await identity('dir/link')).toBe(await identity('small'))
      expect(await identity('large')).not.toBe(await identity('small'))
    })

    test('tells times in nanoseconds', async () => {
      const { mtimeNs, ctimeNs } = await files().stat(at('small'))
      expect([typeof mtimeNs, typeof ctimeNs]).toEqual(['bigint', 'bigint'])
    })

    test.each([
      ['missing', 'ENOENT'],
      ['dir/nowhere', 'ENOENT'],
      ['small/below', 'ENOTDIR'],
      ['dir/loop', 'ELOOP'],
    ])('refuses %j: %s', async (path, code) => {
      await expect(files().stat(at(path))).rejects.toMatchObject({ syscall: 'stat', code, subject: at(path) })
    })
  })
}

function identifyContract(files: () => Files, at: (path: string) => string): void {
  describe('identify()', () => {
    const paths = ['large', odd, 'dir/link', 'small', 'empty']

    test('tells of each file what stat() tells', async () => {
      const expected = new FileIdentities(paths.length)
      for (const [file, path] of paths.entries()) expected.put(file, await files().stat(at(path)))
      const found = await files().identify(paths.map(at))
      expect(found.words).toEqual(expected.words)
      expect(paths.every((_, file) => found.has(file))).toBe(true)
    })

    test('tells nothing of what is no file or is not there, and goes on', async () => {
      const others = [
        'missing',
        'dir',
        'dir/pipe',
        'dir/nowhere',
        'dir/loop',
        'small/below',
        'sm\0all',
        'x'.repeat(9999),
      ]
      const found = await files().identify([...others, 'small'].map(at))
      expect(others.map((_, file) => found.has(file))).toEqual(others.map(() => false))
      expect(found.has(others.length)).toBe(true)
    })

    test('takes no paths', async () => {
      expect((await files().identify([])).words).toHaveLength(0)
    })
  })
}
