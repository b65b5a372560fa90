import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { itemDirectory } from '../../scripts/fetch-trees/cache.mjs'
import { kmodCommand } from '../../scripts/fetch-trees/reference.mjs'
import { runKmod } from '../support/compare.ts'
import { runBothOn } from '../support/compare-depmod.ts'
import { type DepmodEntry, depmodTree } from '../support/depmod-tree.ts'
import { buildModule, type ModuleParts } from '../support/elf-builder.ts'
import { spawnModonce } from '../support/modonce.ts'
import { canRun } from '../support/programs.ts'
import { Random } from '../support/random.ts'
import { tree } from '../support/trees.ts'

const V = '6.1.0-test'
const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const MODONCE = fileURLToPath(new URL('../../bin/modonce', import.meta.url))

type Entries = Readonly<Record<string, DepmodEntry | null>>

const saying = (...modinfo: string[]) => buildModule({ modinfo })
const exporting = (symbol: string) => buildModule({ exports: [{ symbol }] })
const needing = (symbol: string) => buildModule({ undefined: [symbol] })
const short = (text: string) => (text.length > 12 ? `${text.slice(0, 9)}...` : text)

async function expectTheSame(entries: Entries, ...runs: readonly (readonly string[])[]): Promise<void> {
  for (const args of runs) {
    const { kmod, modonce } = await runBothOn(entries, args)
    expect(modonce, args.join(' ')).toEqual(kmod)
  }
}

/** Bytes that names, directories, aliases and symbols are not made for. `x` stands for more of the same. */
const ODD = [
  ...['a\nb', 'a b', ' a', 'a\tb', '\xff', 'caf\xe9', '\x01', '\x7f', 'a"b', 'a\\b', '#a', 'a=b', 'a:b', '-n', 'a*b'],
  ...['a[b', 'a]b', 'a[b]c', '[', '[!a]', '..', 'a..', 'a.b.c', 'a,b', 'x'.repeat(240)],
]

describe('depmod does what kmod 34 does', () => {
  test.each(ODD.map((name) => [short(name), name]))('with a module of the name %j', async (_, name) => {
    const odd = buildModule({ modinfo: ['alias=x', 'softdep=pre: y'], exports: [{ symbol: 's' }] })
    await expectTheSame({ [`k/${name}.ko`]: odd, 'k/user.ko': needing('s') }, [V], ['-n', V])
  })

  test.each(['a.KO', 'a.ko.', 'a.ko~', 'a.ko.bz2', 'ko', '.ko', 'a.kobj', 'modules.dep.ko'])(
    'with a file of the name %j',
    async (name) => expectTheSame({ [name]: saying('alias=x') }, [V]),
  )

  test.each([...ODD, 'a.ko', 'build/x', 'source'].map((name) => [short(name), name]))(
    'with a directory of the name %j',
    async (_, name) => {
      const order = `${name}/n.ko\n${name}/m.ko\n`
      await expectTheSame(
        { [`${name}/m.ko`]: exporting('s'), [`${name}/n.ko`]: needing('s'), 'modules.order': order },
        [V],
      )
    },
  )

  const aliases = [
    ...[...ODD, '', '/', '*', '[]', '[[', 'symbol:x', 'devname:../x', 'devname:a b', 'devname:a\nb', 'x'.repeat(4080)],
    ...['char-major-1-2-3', 'block-major--1-2', 'char-major-99999-1'],
  ]
  test.each(aliases.map((alias) => [short(alias), alias]))('with the alias %j', async (_, alias) => {
    const both = saying(`alias=${alias}`, `softdep=${alias}`, `weakdep=${alias}`)
    await expectTheSame({ 'a.ko': saying(`alias=${alias}`, 'alias=devname:q'), 'b.ko': both }, [V], ['-nw', V])
  })

  test.each([...ODD, '', '.x', 'x'.repeat(4000)].map((symbol) => [short(symbol), symbol]))(
    'with the symbol %j',
    async (_, symbol) => {
      const entries = { 'a.ko': exporting(symbol), 'b.ko': needing(symbol) }
      await expectTheSame(entries, [V], ['-ne', '-F', '/dev/null', V])
    },
  )

  const two = { 'k/a.ko': saying('alias=a'), 'k/b.ko': saying('alias=b') }
  test.each<[string, Entries]>([
    ['modules.order with a NUL', { 'modules.order': 'k/b.ko\0\nk/a.ko\n' }],
    ['modules.order with a NUL in a line', { 'modules.order': 'k/b.ko\nk/a\0.ko\n' }],
    ['modules.order with a line that is a NUL', { 'modules.order': '\0\nk/b.ko\nk/a.ko\n' }],
    ['modules.order with a line that is too long', { 'modules.order': `${'x'.repeat(4095)}\nk/b.ko\n` }],
    ['modules.order with a line of the greatest length', { 'modules.order': `${'x'.repeat(4094)}\nk/b.ko\n` }],
    ['modules.order with carriage returns', { 'modules.order': 'k/b.ko\r\nk/a.ko\r\n' }],
    ['modules.order that leads to itself', { 'modules.order': { linkTo: 'modules.order' } }],
    ['modules.builtin with NULs', { 'modules.builtin': 'k/c.ko\0k/d.ko\n\0k/e.ko\nk/f\0.ko\nk/g.ko\n' }],
    ['modules.builtin of odd lines', { 'modules.builtin': '\xff\xfe\n/\n\n..\nk/a b.ko\nk/ok.ko\nk/.ko\n' }],
    ['modules.builtin with a name that is not ASCII', { 'modules.builtin': 'k/\xe9.ko\nk/ok.ko\n' }],
    [
      'modules.builtin.modinfo of odd records',
      { 'modules.builtin': 'k/a.ko\n', 'modules.builtin.modinfo': 'a.alias=b c\0a.alias=x\ny\0\0\0.=\0a.=x\0=\0a\0' },
    ],
    [
      'modules.builtin.modinfo that is not ASCII',
      { 'modules.builtin': 'k/a.ko\n', 'modules.builtin.modinfo': 'a.alias=\xff\0a.alias=x\0' },
    ],
  ])('with a %s', async (_, entries) => expectTheSame({ ...two, ...entries }, [V], ['-n', V]))

  test('with a configuration of odd bytes and long lines', async () => {
    const odd = ['\0\0search\0x', 'search k\0b', '\xff\xff', `search ${'w '.repeat(5000)}`, 'x'.repeat(9000)]
    const conf = `${[...odd, 'override \xff * k', 'exclude \xff'].join('\n')}\n\\\n\\`
    await expectTheSame({ ...two, '/c.conf': conf }, ['-n', '-C', 'ROOT/c.conf', V])
  })
})

const WHOLE: ModuleParts = {
  modinfo: ['alias=x', 'softdep=pre: y', 'name=q'],
  exports: [{ symbol: 's1', crc: 5, namespace: 'N' }, { symbol: 's2' }],
  undefined: ['other', { symbol: 'w', weak: true }],
  versions: [{ symbol: 'other', crc: 7 }],
}

describe('of modules that are broken, depmod says what kmod 34 says', () => {
  test.each([
    [64, 'little'],
    [32, 'big'],
  ] as const)('with one of %i bits, %s-endian, cut off behind each of its bytes', async (bits, endian) => {
    const whole = buildModule({ ...WHOLE, bits, endian })
    const cut = Array.from(whole, (_, length) => [`cut${length}.ko`, whole.slice(0, length)])
    await expectTheSame(Object.fromEntries(cut), [V], ['-ne', '-F', '/dev/null', V])
  })

  test('with some whose headers are changed at random', async () => {
    const random = new Random(SEED)
    let compared = 0
    for (let count = 0; count < 60; count++) {
      const module = buildModule({ ...WHOLE, bits: random.pick([32, 64]), endian: random.pick(['little', 'big']) })
      for (let change = 1 + random.below(3); change > 0; change--) {
        const at = random.below(2) === 0 ? random.below(64) : module.length - 1 - random.below(600)
        module[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)])
      }
      const pair = await runBothOn({ 'm.ko': module }, [V]).catch(diedByAssertion)
      if (pair === undefined) continue
      expect(pair.modonce, `MODONCE_SEED=${SEED}: module ${count}`).toEqual(pair.kmod)
      compared++
    }
    expect(compared).toBeGreaterThan(40)
  })
})

/** kmod 34.2 does for some headers: docs/found.md. */
function diedByAssertion(error: unknown): undefined {
  if (!String(error).includes('SIGABRT')) throw error
}

const NOBODY = 65534
const uid = process.geteuid?.() === 0 ? NOBODY : undefined
const asNobody = uid === undefined ? {} : { uid }
const canStart = spawnSync(process.execPath, [MODONCE, 'depmod', '-V'], asNobody).status === 0

describe.runIf(canStart)('for a user who may not read everything, depmod says what kmod 34 says', () => {
  const entries = { 'k/a.ko': exporting('s'), 'k/b.ko': needing('s'), 'k/d/c.ko': saying('alias=c') }
  const chmod = (path: string, mode: number) => (directory: string) => chmodSync(join(directory, path), mode)
  type Prepare = (directory: string, root: string) => void

  /** What both say, and the exit status of each. */
  function runBoth(prepare: Prepare, args: readonly string[]) {
    const { root, directory, end } = depmodTree(entries)
    try {
      chmodSync(root, 0o755)
      prepare(directory, root)
      const argv = ['-b', root, ...args.map((word) => word.replaceAll('ROOT', root))]
      const options = { cwd: '/', ...asNobody }
      return [runKmod(34, 'depmod', argv, options), spawnModonce('depmod', argv, options)].map((run) => {
        return { ...run, stderr: run.stderr.replaceAll(root, 'ROOT') }
      })
    } finally {
      end()
    }
  }

  const conf: Prepare = (_, root) => {
    mkdirSync(`${root}/conf`)
    writeFileSync(`${root}/conf/c.conf`, 'search k')
  }
  test.each<[string, Prepare, readonly string[]]>([
    ['a module', chmod('k/a.ko', 0o600), ['-n', V]],
    ['a directory', chmod('k', 0o700), ['-n', V]],
    ['a directory that may be searched', chmod('k', 0o711), ['-n', V]],
    ['a directory below another', chmod('k/d', 0o700), ['-n', V]],
    ['the module directory', chmod('', 0o700), ['-n', V]],
    ['the module directory, which may be searched', chmod('', 0o711), ['-n', V]],
    ['the module directory, which may be listed', chmod('', 0o744), ['-n', V]],
    ['what is above it', chmod('..', 0o700), ['-n', V]],
    ['modules.order', chmod('modules.order', 0o600), ['-n', V]],
    ['modules.builtin', chmod('modules.builtin', 0o600), ['-n', V]],
    ['the directory, with -A', chmod('', 0o700), ['-A', V]],
    [
      'a file of configuration',
      (directory, root) => {
        conf(directory, root)
        chmodSync(`${root}/conf/c.conf`, 0o600)
      },
      ['-n', '-C', 'ROOT/conf/c.conf', V],
    ],
    [
      'a directory of configuration',
      (directory, root) => {
        conf(directory, root)
        chmodSync(`${root}/conf`, 0o700)
      },
      ['-n', '-C', 'ROOT/conf', V],
    ],
    [
      'a directory of configuration, which may be listed',
      (directory, root) => {
        conf(directory, root)
        chmodSync(`${root}/conf`, 0o744)
      },
      ['-n', '-C', 'ROOT/conf', V],
    ],
    ['a list of symbols', chmod('modules.order', 0o600), ['-n', '-e', '-E', `ROOT/lib/modules/${V}/modules.order`, V]],
    ['an operand', chmod('k/a.ko', 0o600), ['-n', V, `ROOT/lib/modules/${V}/k/a.ko`]],
    ['the directory of an operand', chmod('k', 0o700), ['-n', V, `ROOT/lib/modules/${V}/k/a.ko`]],
    ['the directory to write below', (_, root) => mkdirSync(`${root}/out`, { mode: 0o755 }), ['-o', 'ROOT/out', V]],
  ])('without %s', (_, prepare, args) => {
    const [kmod, modonce] = runBoth(prepare, args)
    expect(modonce).toEqual(kmod)
  })

  test('of the modules in a directory that may not be searched keeps the names', () => {
    const [kmod, modonce] = runBoth(chmod('k', 0o744), ['-n', V])
    const refused = (name: string) =>
      `depmod: ERROR: failed to load symbols from ROOT/lib/modules/${V}/k/${name}.ko: Permission denied`
    expect([kmod!.status, modonce!.status]).toEqual([0, 0])
    expect(modonce!.stderr.split('\n')).toEqual(expect.arrayContaining([refused('a'), refused('b')]))
    expect(modonce!.stdout).toContain('k/a.ko:\n')
  })
})

describe('depmod', () => {
  test('takes a directory in the place of a list of the build for one that is not there, and says so', async () => {
    for (const name of ['order', 'builtin', 'builtin.modinfo']) {
      const { modonce } = await runBothOn({ 'k/a.ko': saying(), [`modules.${name}`]: { directory: true } }, [V])
      const text = `could not open modules.${name} at ROOT/lib/modules/${V}: Is a directory`
      expect(modonce).toMatchObject({ stderr: `depmod: WARNING: ${text}\n`, status: 0 })
    }
  })

  test('reads lists of the build and modules through links to devices without end', async () => {
    const { root, directory, end } = depmodTree({ 'k/a.ko': saying('alias=a') })
    try {
      for (const name of ['k/zero.ko', 'k/null.ko']) symlinkSync(`/dev/${name.slice(2, 6)}`, `${directory}/${name}`)
      const run = spawnModonce('depmod', ['-n', '-b', root, V])
      expect(run.status).toBe(0)
      expect(run.stderr).toMatch(/^(depmod: ERROR: unsupported file type .*\/k\/(zero|null)\.ko\n){2}$/)
    } finally {
      end()
    }
  })

  test.runIf(canRun('bash'))('whose reader has gone ends as kmod 34 does, without a word', () => {
    const { root, release } = tree('6.1-cloud')
    const args = ['-n', '-b', root, release]
    const kmod = kmodCommand(join(itemDirectory('reference', 'kmod-34'), 'root'), 'depmod', args)
    const [theirs, ours] = [
      [kmod.file, ...kmod.args],
      [process.execPath, MODONCE, 'depmod', ...args],
    ].map((command) => {
      const { stdout, stderr } = spawnSync('bash', [
        '-c',
        'set -o pipefail; "$@" | head -1; echo $?',
        'bash',
        ...command,
      ])
      return [stdout.toString('latin1'), stderr.toString('latin1')]
    })
    expect(ours).toEqual(theirs)
  })
})
