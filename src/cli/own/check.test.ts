import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { aTree, type TreeParts } from '../../../test/support/a-tree.ts'
import type { Run } from '../../../test/support/modonce.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { checkSchema } from './why-schema.ts'

const parts: TreeParts = {
  modules: {
    'kernel/m.ko': { aliases: ['fs-m', 'both'] },
    'kernel/n.ko': { aliases: ['both'] },
    'kernel/bare.ko': {},
  },
  builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext3'] } },
  config: { 'a.conf': 'blacklist n\n' },
}

/** Runs check on a root with these parts. */
function check(made: TreeParts, ...argv: string[]): Promise<Run> {
  return runMain('modonce', ['check', '--root', aTree(made).onDisk().path, ...argv])
}

const live: TreeParts = { ...parts, state: { live: ['m'] } }

describe('check', () => {
  test.each([
    ['m', 'yes: m: m is live\n', 0],
    ['fs-m', 'yes: fs-m: m is live\n', 0],
    ['ext4', 'yes: ext4: ext4 is built in\n', 0],
    ['fs-ext3', 'yes: fs-ext3: ext4 is built in\n', 0],
    ['both', 'yes: both: m is live, n is absent\n', 0],
    ['n', 'no: n: n is absent\n', 1],
    ['nothing', 'no: nothing: nothing answers to it\n', 1],
    ['a[b', 'no: a[b: nothing answers to it\n', 1],
    ['', 'no: : nothing answers to it\n', 1],
  ])('answers %j with %j and status %d', async (asked, stdout, status) => {
    expect(await check(live, '--', asked)).toEqual({ stdout, stderr: '', status })
  })

  test.each(['coming', 'going'])('says no to a module that is %s', async (state) => {
    const made = { ...parts, state: { [state]: ['m'] } }

    expect(await check(made, 'm')).toEqual({ stdout: `no: m: m is ${state}\n`, stderr: '', status: 1 })
  })

  test('says yes to a module that the index does not know to be built in, and that the index is stale', async () => {
    const root = aTree(parts).onDisk()
    root.write('/sys/module/bare/parameters/x', '1\n')

    expect(await runMain('modonce', ['check', '--root', root.path, 'bare'])).toMatchObject({
      stdout: 'yes: bare: bare is built in (the index is stale)\n',
      status: 0,
    })
  })

  test('answers several requests, and is 0 only if all are satisfied', async () => {
    expect(await check(live, 'm', 'ext4')).toMatchObject({ status: 0 })
    expect(await check(live, 'n', 'm')).toEqual({
      stdout: 'no: n: n is absent\nyes: m: m is live\n',
      stderr: '',
      status: 1,
    })
  })

  test('prints nothing with -q', async () => {
    expect(await check(live, '-q', 'm')).toEqual({ stdout: '', stderr: '', status: 0 })
    expect(await check(live, '--quiet', 'n')).toEqual({ stdout: '', stderr: '', status: 1 })
  })

  test('prints an object a request with --json, of the published shape', async () => {
    const { stdout, status } = await check(live, '--json', 'both', 'nothing')
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => v.parse(checkSchema, JSON.parse(line)))

    expect(status).toBe(1)
    expect(answers).toEqual([
      {
        schemaVersion: 1,
        asked: 'both',
        satisfied: true,
        kind: 'found',
        modules: [
          { module: 'm', state: 'live', staleIndex: false },
          { module: 'n', state: 'absent', staleIndex: false },
        ],
      },
      { schemaVersion: 1, asked: 'nothing', satisfied: false, kind: 'not-found', modules: [] },
    ])
  })

  test('is why --check', async () => {
    const { path } = aTree(live).onDisk()
    for (const argv of [['m'], ['n', 'both'], ['--json', 'fs-m']]) {
      const checked = await runMain('modonce', ['check', '--root', path, ...argv])

      expect(await runMain('modonce', ['why', '--check', '--root', path, ...argv])).toEqual(checked)
    }
  })
})

describe('check that cannot tell', () => {
  test('ends with 2 and says what is missing, where there is no index', async () => {
    const { stdout, stderr, status } = await check(live, '-S', 'other', 'm')

    expect([stdout, status]).toEqual(['', 2])
    expect(stderr).toMatch(
      /^modonce: no module indexes in \S+\/lib\/modules\/other: run depmod, or choose a kernel with -S\n$/,
    )
  })

  test('names an index that is corrupt', async () => {
    const root = aTree(live).onDisk()
    root.write(`${root.directory}/modules.alias.bin`, 'nonsense bytes')

    const { stderr } = await runMain('modonce', ['check', '--root', root.path, 'm'])

    expect(stderr).toMatch(/^modonce: \S+\/modules\.alias\.bin: magic check fail: \S+ instead of b007f457\n$/)
  })

  test('ends with 2 where the answer would be no, and an index could not be read', async () => {
    const root = aTree(live).onDisk()
    root.write(`${root.directory}/modules.alias.bin`, 'nonsense bytes')

    expect(await runMain('modonce', ['check', '--root', root.path, 'm'])).toMatchObject({ status: 0 })
    expect(await runMain('modonce', ['check', '--root', root.path, 'fs-m'])).toMatchObject({ status: 2 })
  })
})

describe('the arguments of check', () => {
  test.each([
    [[], 'modonce check: what was asked for? Give a name or an alias'],
    [['--batch', '-', 'm'], 'modonce check: requests are in the batch, or operands: not both'],
    [['--jsn', 'm'], "modonce check: unrecognized option '--jsn'"],
    [['--batch'], "modonce check: option '--batch' requires an argument"],
    [['--quiet=yes', 'm'], "modonce check: option '--quiet' doesn't allow an argument"],
    [['-x'], "modonce check: invalid option -- 'x'"],
  ])('make no sense as %j: status 64', async (argv, message) => {
    expect(await check(live, ...argv)).toEqual({
      stdout: '',
      stderr: `${message}\nTry 'modonce check --help'.\n`,
      status: 64,
    })
  })

  test('may ask for help, which is printed with status 0', async () => {
    expect(await check(live, '--help')).toMatchObject({ stdout: expect.stringContaining('--batch'), status: 0 })
  })
})
