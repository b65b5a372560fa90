import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../../test/support/a-root.ts'
import { buildModule, type ModuleParts } from '../../../test/support/elf-builder.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { KernelError } from '../../errors.ts'
import type { Files } from '../../host/index.ts'
import { linuxHost } from '../../host/linux/index.ts'
import { moduleNameOfPath } from '../../names.ts'

function rootWith(modules: Readonly<Record<string, ModuleParts>>): Root {
  const root = emptyRoot()
  for (const name of ['modules.order', 'modules.builtin', 'modules.builtin.modinfo']) root.write(at(root, name), '')
  for (const [path, parts] of Object.entries(modules)) root.write(at(root, path), buildModule(parts))
  return root
}

const at = ({ directory }: Root, path: string) => `${directory}/${path}`
const textOf = (root: Root, name: string) => readFileSync(root.outside(at(root, name)), 'latin1')

const PAIR = {
  'kernel/a.ko': { undefined: ['of_b'] },
  'kernel/b.ko': { exports: [{ symbol: 'of_b' }] },
}

describe('depmod', () => {
  test('writes the indexes of a tree, and nothing else', async () => {
    const root = rootWith(PAIR)
    expect(await runMain('depmod', ['-b', root.path, root.release])).toEqual({ stdout: '', stderr: '', status: 0 })
    expect(textOf(root, 'modules.dep')).toBe('kernel/b.ko:\nkernel/a.ko: kernel/b.ko\n')
    expect(readdirSync(root.outside(root.directory)).filter((name) => name.startsWith('modules.'))).toHaveLength(14)
  })

  test('with --root takes configuration, modules and the files it is told of from there, and writes there', async () => {
    const root = rootWith({ ...PAIR, 'extra/b.ko': {} })
    root.write('/etc/depmod.d/x.conf', 'search extra')
    const answer = await runMain('depmod', [`--root=${root.path}`, root.release])
    expect(answer).toEqual({ stdout: '', stderr: '', status: 0 })
    expect(textOf(root, 'modules.dep')).toBe('extra/b.ko:\nkernel/a.ko:\n')
  })

  test('takes the only release of an image for the one that is meant', async () => {
    const root = rootWith(PAIR)
    expect((await runMain('depmod', ['--root', root.path])).status).toBe(0)
    expect(textOf(root, 'modules.dep')).toContain('kernel/b.ko')
  })

  test('tells of a link back to a directory that it is in, and goes on', async () => {
    const root = rootWith(PAIR)
    symlinkSync('..', root.outside(at(root, 'kernel/up')))
    const { stderr, status } = await runMain('depmod', ['-n', '-b', root.path, root.release])
    expect(status).toBe(0)
    expect(stderr).toMatch(/^depmod: WARNING: .*\/kernel\/up leads back to .*6\.1\.0-test\n$/)
  })

  test('ends at the first file for which there is no room, and keeps the old ones', async () => {
    const root = rootWith(PAIR)
    root.write(at(root, 'modules.alias'), 'old')
    const full: typeof root.files.createFile = async (path, content, mode) => {
      if (path.includes('modules.alias')) throw new KernelError('write', path, 'ENOSPC')
      return root.files.createFile(path, content, mode)
    }
    const host = { ...root.host, files: { ...root.files, createFile: full } }
    const answer = await runMain('depmod', [root.release], { host })
    const text = "Could not create index 'modules.alias'. Output is truncated: No space left on device"
    expect(answer).toEqual({ stdout: '', stderr: `depmod: ERROR: ${text}\n`, status: 1 })
    expect(textOf(root, 'modules.alias')).toBe('old')
  })

  test('fails where it may not write, which kmod 34 says and does not mean', async () => {
    const root = rootWith(PAIR)
    const readOnly: typeof root.files.createFile = async (path) => {
      throw new KernelError('open', path, 'EROFS')
    }
    const host = { ...root.host, files: { ...root.files, createFile: readOnly } }
    const { stderr, status } = await runMain('depmod', [root.release], { host })
    expect(status).toBe(1)
    expect(stderr).toBe(`depmod: ERROR: could not write ${at(root, 'modules.dep')}: Read-only file system\n`)
  })
})

describe('depmod with a cache', () => {
  /** The names of the modules that runs read, one list a run. */
  async function readsOf(root: Root, runs: readonly (readonly string[])[]): Promise<string[][]> {
    const { readEach, stat } = root.host.files
    const machine = await linuxHost()
    const all: string[][] = []
    for (const args of runs) {
      const reads: string[] = []
      const files: Files = {
        ...machine.files,
        readEach: (paths, room, use) => {
          reads.push(...paths.map(moduleNameOfPath))
          return readEach(
            paths.map((path) => path.slice(root.path.length)),
            room,
            use,
          )
        },
        // Modules that are a minute old.
        stat: async (path) => {
          if (!path.startsWith(root.outside(root.directory))) return machine.files.stat(path)
          const stats = await stat(path.slice(root.path.length))
          return { ...stats, ctimeNs: stats.ctimeNs - 60_000_000_000n }
        },
      }
      const env = { MODONCE_FACTS: root.outside('/cache') }
      const answer = await runMain('depmod', ['-b', root.path, ...args], { host: { ...machine, files }, env })
      expect(answer).toEqual({ stdout: expect.any(String), stderr: '', status: 0 })
      all.push(reads.sort())
    }
    return all
  }

  test('reads what has changed, and with --no-cache everything', async () => {
    const root = rootWith(PAIR)
    expect(await readsOf(root, [[root.release], [root.release]])).toEqual([['a', 'b'], []])
    const before = textOf(root, 'modules.dep')
    root.write(at(root, 'kernel/b.ko'), buildModule({ exports: [{ symbol: 'of_nobody' }] }))
    expect(await readsOf(root, [[root.release], ['--no-cache', root.release]])).toEqual([['b'], ['a', 'b']])
    expect(textOf(root, 'modules.dep')).not.toBe(before)
  })

  test('keeps nothing of a dry run or of a few modules', async () => {
    const root = rootWith(PAIR)
    const runs = [['-n', root.release], [root.release, root.outside(at(root, 'kernel/b.ko'))], [root.release]]
    expect(await readsOf(root, runs)).toEqual([['a', 'b'], ['b'], ['a', 'b']])
  })

  test('says under -vv that a file of the cache cannot be used, and goes on', async () => {
    const root = rootWith(PAIR)
    await readsOf(root, [[root.release]])
    const [name] = readdirSync(root.outside('/cache'))
    writeFileSync(root.outside(`/cache/${name}`), 'nonsense')
    const options = { host: await linuxHost(), env: { MODONCE_FACTS: root.outside('/cache') } }
    const { stderr, status } = await runMain('depmod', ['-vv', '-b', root.path, root.release], options)
    expect(status).toBe(0)
    expect(stderr).toMatch(/^depmod: INFO: not used: .*\.facts: fact cache: truncated at byte 0\n$/)
  })
})
