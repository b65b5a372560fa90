import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../../test/support/a-root.ts'
import { buildModule, type ModuleParts } from '../../../test/support/elf-builder.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { anHourLater } from '../../../test/support/settled-files.ts'
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
  /** Runs on files that are an hour old, and gives the names of the modules that each run has read and of the indexes that it has replaced. */
  async function runsOf(root: Root, runs: readonly (readonly string[])[]) {
    const machine = await linuxHost()
    const all: { reads: string[]; written: string[] }[] = []
    for (const args of runs) {
      const [reads, written] = [[] as string[], [] as string[]]
      const settled = anHourLater(machine.files, root.outside(root.directory))
      const files: Files = {
        ...settled,
        readEach: (paths, room, use) => {
          reads.push(...paths.filter((path) => path.endsWith('.ko')).map(moduleNameOfPath))
          return settled.readEach(paths, room, use)
        },
        rename: (from, to) => {
          if (to.startsWith(root.outside(root.directory))) written.push(to.slice(to.lastIndexOf('/') + 1))
          return settled.rename(from, to)
        },
      }
      const env = { MODONCE_FACTS: root.outside('/cache') }
      const answer = await runMain('depmod', ['-b', root.path, ...args], { host: { ...machine, files }, env })
      expect(answer).toEqual({ stdout: expect.any(String), stderr: '', status: 0 })
      all.push({ reads: reads.sort(), written })
    }
    return all
  }

  const readsOf = async (...args: Parameters<typeof runsOf>) => (await runsOf(...args)).map(({ reads }) => reads)
  const writtenBy = async (root: Root, ...args: string[]) => (await runsOf(root, [[...args, root.release]]))[0]!.written

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

  test('writes those indexes that depend on what has changed', async () => {
    const root = rootWith(PAIR)
    const module = (parts: ModuleParts) =>
      root.write(at(root, 'kernel/b.ko'), buildModule({ ...PAIR['kernel/b.ko'], ...parts }))
    expect(await writtenBy(root)).toHaveLength(11)
    expect(await writtenBy(root)).toEqual([])
    module({ modinfo: ['license=GPL'] })
    expect(await writtenBy(root)).toEqual([])
    module({ modinfo: ['license=GPL', 'alias=pci:v*'] })
    expect(await writtenBy(root)).toEqual(['modules.alias', 'modules.alias.bin', 'modules.devname'])
    module({ modinfo: ['alias=pci:v*', 'softdep=pre: a'] })
    expect(await writtenBy(root)).toEqual(['modules.softdep'])
    module({ modinfo: ['alias=pci:v*'], exports: [{ symbol: 'of_b', crc: 3 }] })
    const bySymbols = ['modules.dep', 'modules.dep.bin', 'modules.symbols', 'modules.symbols.bin']
    expect(await writtenBy(root)).toEqual(['modules.dep', 'modules.dep.bin', 'modules.softdep', ...bySymbols.slice(2)])
    root.write(at(root, 'modules.builtin'), 'kernel/c.ko\n')
    expect(await writtenBy(root)).toEqual(['modules.builtin.bin'])
    root.write(at(root, 'map'), '0 r __ksymtab_of_b\n')
    expect(await writtenBy(root, '-F', root.outside(at(root, 'map')))).toEqual(bySymbols)
    renameSync(root.outside(at(root, 'kernel/b.ko')), root.outside(at(root, 'kernel/c.ko')))
    expect(await writtenBy(root)).toHaveLength(9)
  })

  test('writes an index that is missing or is not as it was written, and no other', async () => {
    const root = rootWith(PAIR)
    await writtenBy(root)
    rmSync(root.outside(at(root, 'modules.softdep')))
    const { mtime } = statSync(root.outside(at(root, 'modules.dep')))
    root.write(at(root, 'modules.dep'), textOf(root, 'modules.dep').replace('b', 'x'))
    utimesSync(root.outside(at(root, 'modules.dep')), mtime, mtime)
    expect(await writtenBy(root)).toEqual(['modules.dep', 'modules.softdep'])
    expect(textOf(root, 'modules.dep')).toBe('kernel/b.ko:\nkernel/a.ko: kernel/b.ko\n')
  })

  test.each([['-v'], ['-w'], ['-e', '-F', 'map']])(
    'writes all indexes under %j, as it has things to tell',
    async (...options) => {
      const root = rootWith(PAIR)
      root.write(at(root, 'map'), '')
      const given = options.map((word) => (word === 'map' ? root.outside(at(root, 'map')) : word))
      await writtenBy(root, ...given)
      expect(await writtenBy(root, ...given)).toHaveLength(11)
    },
  )

  test('says each time what is wrong with a module or with the lists of the build', async () => {
    const root = rootWith({ ...PAIR, 'kernel/c.ko': { modinfo: ['alias=[x', 'alias=devname:c'] } })
    root.write(at(root, 'kernel/d.ko'), 'no module')
    root.write(at(root, 'modules.builtin'), ' x\n')
    rmSync(root.outside(at(root, 'modules.order')))
    const machine = await linuxHost()
    const host = { ...machine, files: anHourLater(machine.files, root.outside(root.directory)) }
    const options = { host, env: { MODONCE_FACTS: root.outside('/cache') } }
    const first = await runMain('depmod', ['-b', root.path, root.release], options)
    expect(first.stderr.split('\n')).toHaveLength(7)
    expect(await runMain('depmod', ['-b', root.path, root.release], options)).toEqual(first)
  })

  test('makes modules.dep no older than a module, for -A, where it stays as it is', async () => {
    const root = rootWith(PAIR)
    const dep = root.outside(at(root, 'modules.dep'))
    await writtenBy(root)
    utimesSync(dep, 1, 1)
    const content = textOf(root, 'modules.dep')
    expect(await writtenBy(root, '-A')).toEqual([])
    expect(statSync(dep).mtimeMs).toBeGreaterThan(1_000)
    expect(textOf(root, 'modules.dep')).toBe(content)
    expect(await runsOf(root, [['-A', root.release]])).toEqual([{ reads: [], written: [] }])
  })

  test('reads all where its stored facts are gone or are not its own, and says so under -vv', async () => {
    const root = rootWith(PAIR)
    await writtenBy(root)
    const stored = root.outside(`/cache/${readdirSync(root.outside('/cache')).find((name) => name.endsWith('.facts'))}`)
    for (const spoil of [() => rmSync(stored), () => writeFileSync(stored, 'nonsense')]) {
      spoil()
      // As long as no index is to be made, nobody asks for them.
      expect(await readsOf(root, [[root.release]])).toEqual([[]])
      root.write(
        at(root, 'kernel/b.ko'),
        buildModule({ exports: [{ symbol: 'of_b', crc: statSync(root.path).nlink }] }),
      )
      const machine = await linuxHost()
      const host = { ...machine, files: anHourLater(machine.files, root.outside(root.directory)) }
      const options = { host, env: { MODONCE_FACTS: root.outside('/cache') } }
      rmSync(root.outside(at(root, 'modules.symbols')))
      const { stderr } = await runMain('depmod', ['-vv', '-b', root.path, root.release], options)
      expect(stderr).toMatch(/^depmod: INFO: not used: .*\.facts: not what the last run has left\n$/)
      expect(await readsOf(root, [[root.release]])).toEqual([[]])
    }
  })

  test('says under -vv that a file of the cache cannot be used, and goes on', async () => {
    const root = rootWith(PAIR)
    await readsOf(root, [[root.release]])
    const name = readdirSync(root.outside('/cache')).find((entry) => entry.endsWith('.run'))
    writeFileSync(root.outside(`/cache/${name}`), 'nonsense')
    const options = { host: await linuxHost(), env: { MODONCE_FACTS: root.outside('/cache') } }
    const { stderr, status } = await runMain('depmod', ['-vv', '-b', root.path, root.release], options)
    expect(status).toBe(0)
    expect(stderr).toMatch(/^depmod: INFO: not used: .*\.run: record of the last run: truncated at byte 0\n$/)
  })
})
