import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { type WatchedMachine, whileWatching } from '../../../test/support/watched-machine.ts'
import { KernelError } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { Host } from '../../host/index.ts'
import { Machine } from '../../host/simulated/index.ts'
import type { ErrnoName } from '../../names.ts'
import { type DepmodWatchJson, depmodWatchSchema } from './depmod-schema.ts'

const DIRECTORY = '/lib/modules/6.1.0-simulated'
const at = (name: string) => `${DIRECTORY}/${name}`

const exporting = (symbol: string, ...needed: string[]) => buildModule({ exports: [{ symbol }], undefined: needed })
const saying = (alias: string) => buildModule({ modinfo: [`alias=${alias}`] })

const FILES = {
  [at('modules.order')]: '',
  [at('modules.builtin')]: '',
  [at('modules.builtin.modinfo')]: '',
  [at('kernel/a.ko')]: exporting('of_a'),
  [at('kernel/b.ko')]: saying('pci:b*'),
}

/** All eleven, as a line names them. */
const ALL =
  'modules.dep modules.dep.bin modules.alias modules.alias.bin modules.softdep modules.weakdep modules.symbols ' +
  'modules.symbols.bin modules.builtin.bin modules.builtin.alias.bin modules.devname'

const indexName = (name: string) => `modules.${name}`

const textOf = async ({ host }: WatchedMachine, path: string) => latin1(await host.files.read(path))

describe('depmod --watch', () => {
  test('runs first, and then where something has changed, when it is quiet, and tells of each run', async () => {
    await whileWatching({ files: FILES }, async (watched) => {
      const { machine, host, pass, lines, errors } = watched
      await pass(10)
      expect(lines()).toEqual([`0 s: ${DIRECTORY}: 2 modules; wrote ${ALL} (0 ms)`])
      machine.write(at('kernel/c.ko'), saying('pci:c*'))
      await pass(0.4)
      machine.write(at('kernel/b.ko'), saying('pci:bb*'))
      await host.files.unlink(at('kernel/a.ko'))
      await pass(10)
      const cause = '1 module added, 1 module changed, 1 module removed'
      const wrote = 'modules.dep modules.dep.bin modules.alias modules.alias.bin modules.symbols modules.symbols.bin'
      expect(lines()).toEqual([`10.9 s: ${DIRECTORY}: ${cause}; wrote ${wrote} (0 ms)`])
      expect(await textOf(watched, at('modules.dep'))).toBe('kernel/c.ko:\nkernel/b.ko:\n')
      expect(errors()).toEqual([])
    })
  })

  test('writes nothing where the indexes are as they should be', async () => {
    const machine = new Machine({ files: FILES })
    const host = machine.host()
    await runMain('depmod', [machine.release], { host })
    const indexes: Record<string, Uint8Array> = {}
    for (const name of ALL.split(' ')) indexes[at(name)] = await host.files.read(at(name))
    await whileWatching({ files: { ...FILES, ...indexes } }, async ({ pass, lines }) => {
      await pass(10)
      expect(lines()).toEqual([`0 s: ${DIRECTORY}: 2 modules; all indexes are current (0 ms)`])
    })
  })

  test('looks at a quiet tree no more than every five minutes, and never runs for what it has written', async () => {
    let lists = 0
    const wrap = (host: Host): Host => {
      const list: Host['files']['list'] = async (path) => {
        if (path === DIRECTORY) lists++
        return host.files.list(path)
      }
      return { ...host, files: { ...host.files, list } }
    }
    await whileWatching({ files: FILES, wrap }, async ({ pass, lines }) => {
      await pass(60)
      expect(lines()).toHaveLength(1)
      const before = lists
      await pass(3_600)
      expect([lines().length, lists - before]).toEqual([0, 12])
    })
  })

  test('does not wait for ever for somebody who never stops', async () => {
    await whileWatching({ files: FILES }, async (watched) => {
      const { machine, pass, lines } = watched
      await pass(10)
      lines()
      for (let count = 0; count < 100; count++) {
        machine.write(at(`kernel/m${count}.ko`), exporting(`of_m${count}`))
        await pass(0.2)
      }
      await pass(10)
      const said = lines()
      expect(said.map((line) => line.split(': ')[0])).toEqual(['15 s', '20 s', '25 s', '30 s'])
      expect(await textOf(watched, at('modules.dep'))).toContain('kernel/m99.ko:')
    })
  })

  test('touches modules.dep where modules have changed, for depmod -A', async () => {
    await whileWatching({ files: FILES }, async ({ machine, pass, lines }) => {
      await pass(10)
      lines()
      machine.write(at('kernel/b.ko'), saying('pci:b*'))
      await pass(1)
      expect(lines()).toEqual([`10.5 s: ${DIRECTORY}: 1 module changed; wrote modules.dep (0 ms)`])
    })
  })

  test('notices a directory of configuration, an external directory and a list that come to be', async () => {
    await whileWatching({ files: FILES }, async (watched) => {
      const { machine, pass, lines } = watched
      await pass(10)
      lines()
      machine.write('/etc/depmod.d/x.conf', 'external * /opt/modules\n')
      await pass(5)
      machine.write('/opt/modules/deep/e.ko', exporting('of_e'))
      await pass(5)
      machine.write(at('modules.order'), 'kernel/a.ko\n')
      await pass(5)
      expect(lines().map((line) => line.replace(/; wrote.*/, ''))).toEqual([
        `10.5 s: ${DIRECTORY}: configuration changed; all indexes are current (0 ms)`,
        `15.5 s: ${DIRECTORY}: 1 module added`,
        `20.5 s: ${DIRECTORY}: modules.order changed`,
      ])
      expect(await textOf(watched, at('modules.dep'))).toContain('/opt/modules/deep/e.ko:')
    })
  })

  test('follows links to modules, and notices what becomes of the file there', async () => {
    const files = {
      ...FILES,
      '/elsewhere/l.ko': saying('one'),
      [at('weak-updates/l.ko')]: { linkTo: '/elsewhere/l.ko' },
    }
    await whileWatching({ files }, async (watched) => {
      const { machine, pass } = watched
      await pass(10)
      machine.write('/elsewhere/l.ko', saying('two'))
      await pass(1)
      expect(await textOf(watched, at('modules.alias'))).toContain('alias two l\n')
    })
  })

  test('makes good what somebody else does to an index', async () => {
    await whileWatching({ files: FILES }, async ({ machine, host, pass, lines }) => {
      await pass(10)
      lines()
      await host.files.unlink(at('modules.alias'))
      machine.write(at('modules.symbols.bin'), '')
      await pass(5)
      const cause = 'modules.symbols.bin changed, modules.alias changed'
      expect(lines()).toEqual([`10.5 s: ${DIRECTORY}: ${cause}; wrote modules.alias modules.symbols.bin (0 ms)`])
    })
  })
})

describe('depmod --watch of a directory', () => {
  const rewritten = (host: Host) => host.files.rename(DIRECTORY, '/lib/modules/aside')

  test('that is not there waits for it', async () => {
    await whileWatching({ files: {} }, async ({ machine, host, pass, lines, errors }) => {
      // What every machine has.
      await rewritten(host)
      await pass(10)
      lines()
      for (const [path, content] of Object.entries(FILES)) machine.write(path, content)
      await pass(5)
      expect(lines()).toEqual([expect.stringMatching(/^10\.5 s: .*: 2 modules added, .*; wrote modules\.dep /)])
      expect(errors()).toEqual([])
    })
  })

  test('that is removed does not make it again, and notices when somebody does', async () => {
    await whileWatching({ files: FILES }, async ({ machine, host, pass, lines, errors }) => {
      await pass(10)
      lines()
      await rewritten(host)
      await pass(10)
      expect(lines()).toEqual([
        expect.stringMatching(/^10\.5 s: .*: 2 modules removed, .*; waits for modules \(0 ms\)$/),
      ])
      expect((await host.files.list('/lib/modules')).map(({ name }) => name)).toEqual(['aside'])
      await host.files.makeDirectory(DIRECTORY, 0o755)
      await pass(10)
      machine.write(at('updates/new.ko'), saying('new'))
      await pass(10)
      expect(lines()).toEqual([
        `20.5 s: ${DIRECTORY}: the directory changed; waits for modules (0 ms)`,
        `30.5 s: ${DIRECTORY}: 1 module added; wrote ${ALL} (0 ms)`,
      ])
      const warnings = ['order', 'builtin', 'builtin.modinfo'].map(
        (list) => `could not open modules.${list} at ${DIRECTORY}`,
      )
      expect(errors()).toEqual(warnings.map((text) => `30.5 s: depmod: WARNING: ${text}: No such file or directory`))
    })
  })

  test('whose directories below are moved and made again watches those that are there', async () => {
    await whileWatching({ files: FILES }, async (watched) => {
      const { machine, host, pass } = watched
      await pass(10)
      await host.files.rename(at('kernel'), at('old'))
      await pass(10)
      machine.write(at('kernel/new/n.ko'), saying('n'))
      await pass(10)
      machine.write(at('kernel/new/n.ko'), saying('nn'))
      await pass(10)
      machine.write(at('old/b.ko'), saying('bb'))
      await pass(10)
      expect(await textOf(watched, at('modules.alias'))).toMatch(/alias nn n\n(.*\n)*/)
      expect(await textOf(watched, at('modules.alias'))).toContain('alias bb b\n')
    })
  })
})

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

describe('depmod --watch as it is told to be', () => {
  test('writes elsewhere with -o, and makes that directory again', async () => {
    await whileWatching({ files: FILES, argv: ['-o', '/out'] }, async (watched) => {
      const { host, pass, lines } = watched
      await pass(10)
      expect(await textOf(watched, `/out${at('modules.dep')}`)).toBe('kernel/b.ko:\nkernel/a.ko:\n')
      lines()
      await host.files.rename('/out', '/taken')
      await pass(5)
      expect(lines()).toEqual([expect.stringMatching(/^10\.5 s: .*; wrote modules\.dep /)])
      expect(await textOf(watched, `/out${at('modules.dep')}`)).toBe('kernel/b.ko:\nkernel/a.ko:\n')
      expect((await host.files.list(DIRECTORY)).map(({ name }) => name)).not.toContain('modules.dep')
    })
  })

  test('takes configuration from -C and symbols from -F, and notices changes of both', async () => {
    const files = { ...FILES, '/c.conf': '', '/map': '0 r __ksymtab_k\n' }
    await whileWatching({ files, argv: ['-C', '/c.conf', '-F', '/map'] }, async ({ machine, pass, lines }) => {
      await pass(10)
      lines()
      machine.write('/c.conf', 'exclude b.ko\n')
      await pass(5)
      machine.write('/map', '0 r __ksymtab_j\n')
      await pass(5)
      expect(lines().map((line) => line.replace(/; wrote.*/, ''))).toEqual([
        `10.5 s: ${DIRECTORY}: 1 module removed, configuration changed`,
        `15.5 s: ${DIRECTORY}: /map changed; all indexes are current (0 ms)`,
      ])
    })
  })

  test('ends with 0 at an interrupt, at once where it waits', async () => {
    await whileWatching({ files: FILES }, async ({ machine, pass, interrupt }) => {
      await pass(10)
      const startNs = machine.nowNs
      expect(await interrupt()).toBe(0)
      expect(machine.nowNs - startNs).toBeLessThan(100_000_000n)
    })
  })

  test('tells each run as an object of a published shape with --json', async () => {
    await whileWatching({ files: FILES, argv: ['--json'] }, async ({ machine, host, pass, lines }) => {
      await pass(10)
      machine.write(at('kernel/c.ko'), saying('c'))
      await host.files.unlink(at('modules.softdep'))
      await pass(10)
      machine.write(at('kernel/caf\xc3\xa9.ko'), saying('c'))
      await pass(10)
      const answers = lines().map((line): DepmodWatchJson => {
        const text = Buffer.from(line.slice(line.indexOf('{')), 'latin1').toString()
        return v.parse(depmodWatchSchema, JSON.parse(text))
      })
      const none = {
        schemaVersion: 1,
        directory: DIRECTORY,
        added: [],
        changed: [],
        removed: [],
        files: [],
        durationMs: 0,
      }
      expect(answers).toEqual([
        { ...none, reason: 'start', modules: 2, configuration: false, result: 'written', written: ALL.split(' ') },
        {
          ...none,
          ...{ reason: 'change', modules: 3, configuration: false, result: 'written', added: ['kernel/c.ko'] },
          ...{
            files: ['modules.softdep'],
            written: ['dep', 'dep.bin', 'alias', 'alias.bin', 'softdep', 'symbols.bin'].map(indexName),
          },
        },
        // No index can hold that name.
        {
          ...none,
          reason: 'change',
          modules: 4,
          configuration: false,
          result: 'refused',
          added: ['kernel/café.ko'],
          written: [],
        },
      ])
    })
  })

  test('prints no lines with --quiet, also with --json and -v', async () => {
    await whileWatching({ files: FILES, argv: ['--quiet', '--json', '-v'] }, async ({ machine, pass, lines }) => {
      await pass(10)
      machine.write(at('kernel/c.ko'), exporting('of_c', 'of_a'))
      await pass(10)
      expect(lines()).toEqual([])
    })
  })

  test.each([
    [['-n'], '--show and --watch exclude each other'],
    [['-A'], '--quick and --watch exclude each other'],
    [['--verify'], '--verify and --watch exclude each other'],
    [['6.1.0', '/a.ko'], '--watch indexes all modules, and takes no FILE'],
  ])('is refused with %j', async (argv, text) => {
    const answer = await runMain('depmod', ['--watch', ...argv])
    expect(answer).toEqual({ stdout: '', stderr: `depmod: FATAL: ${text}\n`, status: 1 })
  })
})
