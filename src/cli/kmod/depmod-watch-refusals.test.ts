import { describe, expect, test } from 'vitest'
import { whileWatching } from '../../../test/support/watched-machine.ts'
import { ALL, at, DIRECTORY, exporting, FILES, saying, textOf } from '../../../test/support/watched-tree.ts'
import { KernelError } from '../../errors.ts'
import type { Host } from '../../host/index.ts'
import type { ErrnoName } from '../../names.ts'

describe('depmod --watch of what it can make no indexes of', () => {
  const circle = { [at('kernel/a.ko')]: exporting('of_a', 'of_b'), [at('kernel/b.ko')]: exporting('of_b', 'of_a') }
  const words = ['Cycle detected: b -> a -> b', 'Found 2 modules in dependency cycles!']

  test('tells once, keeps what there is, and goes on when that has changed', async () => {
    await whileWatching({ files: FILES }, async (watched) => {
      const { machine, pass, lines, errors } = watched
      await pass(10)
      const before = await textOf(watched, at('modules.dep'))
      lines()
      for (const [path, content] of Object.entries(circle)) machine.write(path, content)
      await pass(600)
      expect(lines()).toEqual([`10.5 s: ${DIRECTORY}: 2 modules changed; indexes are kept as they are (0 ms)`])
      expect(errors()).toEqual(words.map((text) => `10.5 s: depmod: ERROR: ${text}`))
      expect(await textOf(watched, at('modules.dep'))).toBe(before)
      machine.write(at('kernel/b.ko'), exporting('of_b'))
      await pass(10)
      expect(lines()).toEqual([expect.stringMatching(/^610\.5 s: .*: 1 module changed; wrote modules\.dep /)])
      expect(await textOf(watched, at('modules.dep'))).toBe('kernel/b.ko:\nkernel/a.ko: kernel/b.ko\n')
    })
  })

  test('says nothing of a module that is gone while it is read, but runs again', async () => {
    let removes = true
    const wrap = (host: Host): Host => {
      const readEach: Host['files']['readEach'] = async (paths, room, use) => {
        const path = paths.find((each) => each.endsWith('b.ko'))
        if (removes && path !== undefined) await host.files.unlink(path)
        removes &&= path === undefined
        return host.files.readEach(paths, room, use)
      }
      return { ...host, files: { ...host.files, readEach } }
    }
    await whileWatching({ files: FILES, wrap }, async (watched) => {
      await watched.pass(10)
      expect(watched.errors()).toEqual([])
      expect(watched.lines()).toEqual([
        expect.stringContaining(': 2 modules; wrote modules.dep '),
        expect.stringContaining(': 1 module removed; wrote modules.dep '),
      ])
      expect(await textOf(watched, at('modules.dep'))).toBe('kernel/a.ko:\n')
    })
  })

  test('says the same of a module that cannot be read no second time', async () => {
    await whileWatching({ files: { ...FILES, [at('kernel/bad.ko')]: 'bad' } }, async ({ machine, pass, errors }) => {
      await pass(10)
      machine.write(at('kernel/c.ko'), saying('c'))
      await pass(10)
      const text = `failed to load symbols from ${at('kernel/bad.ko')}: Invalid argument`
      expect(errors()).toEqual([`0 s: depmod: ERROR: ${text}`])
    })
  })
})

describe('depmod --watch where something is refused', () => {
  /** A host on which `call` is refused for paths with this in them, for as long as `when` says so. */
  const refusing = (code: ErrnoName, part: string, when: () => boolean) => {
    const createFile = (files: Host['files']): Host['files']['createFile'] => {
      return async (path, content, mode) => {
        if (when() && path.includes(part)) throw new KernelError('write', path, code)
        return files.createFile(path, content, mode)
      }
    }
    return (host: Host): Host => ({ ...host, files: { ...host.files, createFile: createFile(host.files) } })
  }

  test('tells of a full disk once, tries again ever more seldom, and writes when there is room', async () => {
    let full = false
    const wrap = refusing('ENOSPC', 'modules.alias', () => full)
    await whileWatching({ files: FILES, wrap }, async (watched) => {
      const { machine, pass, lines, errors } = watched
      await pass(10)
      lines()
      full = true
      machine.write(at('kernel/b.ko'), saying('pci:bb*'))
      await pass(200)
      expect(lines()).toEqual([`10.5 s: ${DIRECTORY}: 1 module changed; wrote only modules.dep, tries again (0 ms)`])
      const text = "Could not create index 'modules.alias'. Output is truncated: No space left on device"
      expect(errors()).toEqual([`10.5 s: depmod: ERROR: ${text}`])
      full = false
      await pass(60)
      expect(lines()).toEqual([
        expect.stringMatching(/^2\d\d\.\d s: .*: tried again; wrote modules\.alias modules\.alias\.bin \(0 ms\)$/),
      ])
      expect(await textOf(watched, at('modules.alias'))).toContain('pci:bb')
    })
  })

  test('tries again at the next change, too', async () => {
    let full = true
    const wrap = refusing('ENOSPC', 'modules.', () => full)
    await whileWatching({ files: FILES, wrap }, async ({ machine, pass, lines }) => {
      await pass(100)
      expect(lines()).toEqual([`0 s: ${DIRECTORY}: 2 modules; could not write, tries again (0 ms)`])
      full = false
      machine.write(at('kernel/c.ko'), saying('c'))
      await pass(1)
      expect(lines()).toEqual([`100.5 s: ${DIRECTORY}: 1 module added; wrote ${ALL} (0 ms)`])
    })
  })

  test.each([
    ['ENOSPC', 'No space left on device', '; raise fs.inotify.max_user_watches with sysctl'],
    ['EMFILE', 'Too many open files', '; raise fs.inotify.max_user_instances with sysctl'],
    ['ENOMEM', 'Cannot allocate memory', ''],
  ] as const)(
    'looks every five seconds where %s leaves it no watches, and says what to do',
    async (code, words, advice) => {
      let isUsedUp = true
      let adds = 0
      const wrap = (host: Host): Host => {
        const openWatch: Host['files']['openWatch'] = async () => {
          const watch = await host.files.openWatch()
          const add: typeof watch.add = async (path, names) => {
            if (isUsedUp && ++adds > 5) throw new KernelError('inotify_add_watch', path, code)
            return watch.add(path, names)
          }
          return { add, changed: (timeoutMs) => watch.changed(timeoutMs), close: () => watch.close() }
        }
        return { ...host, files: { ...host.files, openWatch } }
      }
      await whileWatching({ files: FILES, wrap }, async ({ machine, pass, lines, errors }) => {
        await pass(12)
        const text = `cannot watch for changes (${words}), so that the tree is looked at from time to time${advice}`
        expect(errors()).toEqual([`0 s: depmod: WARNING: ${text}`])
        lines()
        machine.write(at('kernel/c.ko'), saying('c'))
        await pass(5)
        expect(lines()).toEqual([expect.stringContaining('1 module added')])
        // It asks again every five minutes, and says nothing more of it.
        const before = adds
        await pass(595)
        expect(adds - before).toBeLessThanOrEqual(2)
        isUsedUp = false
        await pass(300)
        machine.write(at('kernel/d.ko'), saying('d'))
        await pass(0.6)
        expect([lines().length, errors()]).toEqual([1, []])
      })
    },
  )
})
