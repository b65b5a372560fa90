import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { whileWatching } from '../../../test/support/watched-machine.ts'
import { ALL, at, DIRECTORY, exporting, FILES, saying, textOf } from '../../../test/support/watched-tree.ts'
import type { Host } from '../../host/index.ts'
import { Machine } from '../../host/simulated/index.ts'

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
