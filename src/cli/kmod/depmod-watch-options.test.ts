import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { whileWatching } from '../../../test/support/watched-machine.ts'
import { ALL, at, DIRECTORY, exporting, FILES, saying, textOf } from '../../../test/support/watched-tree.ts'
import { type DepmodWatchJson, depmodWatchSchema } from './depmod-schema.ts'

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
            written: ['dep', 'dep.bin', 'alias', 'alias.bin', 'softdep', 'symbols.bin'].map(
              (name) => `modules.${name}`,
            ),
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
