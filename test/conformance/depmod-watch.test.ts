import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runKmod } from '../support/compare.ts'
import { INDEX_NAMES } from '../support/depmod-tree.ts'
import { buildModule } from '../support/elf-builder.ts'
import { spawnModonce } from '../support/modonce.ts'
import { Random } from '../support/random.ts'
import { type WatchProcess, watchProcess } from '../support/watch-process.ts'

const RELEASE = '6.1.0-test'
const SEED = Number(process.env['MODONCE_SEED'] ?? 1)

const moduleOf = (name: string) => buildModule({ modinfo: [`alias=${name}:*`], exports: [{ symbol: `of_${name}` }] })

/** A tree on disk, with a watch that has had its first run. */
class Watched {
  readonly root = mkdtempSync(join(tmpdir(), 'modonce-watch-'))
  readonly directory = `${this.root}/lib/modules/${RELEASE}`
  watch!: WatchProcess

  constructor() {
    for (const name of ['order', 'builtin', 'builtin.modinfo']) this.write(`modules.${name}`, '')
    for (const name of ['one', 'two', 'three']) this.write(`kernel/${name}.ko`, moduleOf(name))
  }

  async start(
    options: { readonly args?: readonly string[]; readonly prefix?: readonly string[] } = {},
  ): Promise<string> {
    this.watch = watchProcess(['-b', this.root, ...(options.args ?? []), RELEASE], {
      ...(options.prefix !== undefined && { prefix: options.prefix }),
      facts: `${this.root}/facts`,
    })
    onTestFinished(async () => {
      this.watch.signal('SIGKILL')
      await this.watch.ended()
      rmSync(this.root, { recursive: true })
    })
    return this.watch.line()
  }

  write(name: string, content: string | Uint8Array): void {
    const path = `${this.directory}/${name}`
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }

  /** The indexes, by name. */
  indexes(directory = this.directory): Record<string, string> {
    const names = readdirSync(directory).filter((name) => INDEX_NAMES.includes(name))
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'latin1')]))
  }

  /** Those of a run without memory. */
  clean(): Record<string, string> {
    const out = `${this.root}/clean`
    const run = spawnModonce('depmod', ['-b', this.root, '-o', out, '--no-cache', RELEASE])
    expect(run).toEqual({ stdout: '', stderr: '', status: 0 })
    const indexes = this.indexes(`${out}/lib/modules/${RELEASE}`)
    rmSync(out, { recursive: true })
    return indexes
  }
}

describe('a depmod --watch of real files', () => {
  test('makes indexes whose text is that of kmod 34 after each change', async () => {
    const tree = new Watched()
    expect(await tree.start()).toMatch(/: 3 modules; wrote modules\.dep .* \(\d+ ms\)$/)
    const changes: [() => void, RegExp][] = [
      [() => tree.write('updates/deep/er/four.ko', moduleOf('four')), /: 1 module added; wrote /],
      [() => tree.write('kernel/one.ko', moduleOf('other')), /: 1 module changed; wrote /],
      [
        () => renameSync(`${tree.directory}/kernel`, `${tree.directory}/extra`),
        /: 3 modules added, 3 modules removed; wrote /,
      ],
      [() => tree.write('extra/five.ko', moduleOf('five')), /: 1 module added; wrote /],
      [() => unlinkSync(`${tree.directory}/extra/two.ko`), /: 1 module removed; wrote /],
      [
        () => unlinkSync(`${tree.directory}/modules.alias.bin`),
        /: modules\.alias\.bin changed; wrote modules\.alias\.bin /,
      ],
    ]
    for (const [change, line] of changes) {
      change()
      expect(await tree.watch.line()).toMatch(line)
      expect(tree.indexes()).toEqual(tree.clean())
    }
    const { alias, dep } = textsOf(tree.indexes())
    expect(runKmod(34, 'depmod', ['-b', tree.root, RELEASE])).toMatchObject({ stderr: '', status: 0 })
    expect(textsOf(tree.indexes())).toMatchObject({ alias, dep })
  })

  test('has the same indexes again after kmod 34 has made its own', async () => {
    const tree = new Watched()
    await tree.start()
    const before = tree.indexes()
    runKmod(34, 'depmod', ['-b', tree.root, RELEASE])
    await tree.watch.line()
    expect(tree.indexes()).toEqual(before)
  })

  test('leaves nothing else behind, and does not run for what it has written', async () => {
    const tree = new Watched()
    await tree.start()
    const { atimeMs: _, ...before } = statSync(`${tree.directory}/modules.dep`)
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    expect(tree.watch.pending()).toEqual([])
    expect(statSync(`${tree.directory}/modules.dep`)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
    const build = ['modules.order', 'modules.builtin', 'modules.builtin.modinfo']
    expect(readdirSync(tree.directory).sort()).toEqual(['kernel', ...build, ...INDEX_NAMES].sort())
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 at a %s', async (signal) => {
    const tree = new Watched()
    await tree.start()
    tree.watch.signal(signal)
    expect(await tree.watch.ended()).toBe(0)
    expect(tree.watch.stderr()).toBe('')
  })

  test('ends with 0 at a signal at any moment, with each index wholly old or wholly new', async () => {
    const random = new Random(SEED)
    for (let count = 0; count < 12; count++) {
      const tree = new Watched()
      await tree.start()
      const before = tree.indexes()
      for (const name of ['one', 'two', 'three']) tree.write(`kernel/${name}.ko`, moduleOf(`${name}_${count}`))
      const afterMs = 450 + random.below(200)
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      tree.watch.signal('SIGTERM')
      const label = `MODONCE_SEED=${SEED}: signal ${count}, ${afterMs} ms after the change`
      expect(await tree.watch.ended(), label).toBe(0)
      const after = tree.clean()
      const found = tree.indexes()
      for (const name of INDEX_NAMES) expect([before[name], after[name]], `${label}: ${name}`).toContain(found[name])
      expect(
        readdirSync(tree.directory).filter((name) => /\.\d+$/.test(name)),
        label,
      ).toEqual([])
    }
  })

  test('misses no change where the kernel has dropped the word of it', async () => {
    const tree = new Watched()
    await tree.start()
    tree.write('kernel/noise', '')
    tree.write('kernel/noise2', '')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    tree.watch.signal('SIGSTOP')
    const [one, other] = [`${tree.directory}/kernel/noise`, `${tree.directory}/kernel/noise2`]
    // More than fs.inotify.max_queued_events; what follows is dropped.
    for (let count = 0; count < 20_000; count++) utimesSync(count % 2 === 0 ? one : other, count, count)
    tree.write('kernel/new/deep/late.ko', moduleOf('late'))
    unlinkSync(`${tree.directory}/kernel/one.ko`)
    tree.watch.signal('SIGCONT')
    expect(await tree.watch.line()).toMatch(/: 1 module added, 1 module removed; wrote /)
    tree.write('kernel/new/deep/later.ko', moduleOf('later'))
    expect(await tree.watch.line()).toMatch(/: 1 module added; wrote /)
    expect(tree.indexes()).toEqual(tree.clean())
  })

  test('notices a module directory that is removed and made again', async () => {
    const tree = new Watched()
    await tree.start()
    rmSync(tree.directory, { recursive: true })
    expect(await tree.watch.line()).toMatch(/: 3 modules removed, .*; waits for modules/)
    expect(readdirSync(dirname(tree.directory))).toEqual([])
    tree.write('modules.order', '')
    tree.write('modules.builtin', '')
    tree.write('modules.builtin.modinfo', '')
    tree.write('kernel/new.ko', moduleOf('new'))
    expect(await tree.watch.line()).toMatch(/: 1 module added, .*; wrote modules\.dep /)
    expect(tree.indexes()).toEqual(tree.clean())
  })
})

describe('a depmod --watch without what it needs', () => {
  /** Runs a command with a file system and a user of its own, whose words come before it. */
  const apart = (words: string) => ['unshare', '-Urm', 'sh', '-c', `${words} && exec "$0" "$@"`]
  const canUnshare =
    spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs none /mnt && echo 1 >/proc/sys/user/max_inotify_watches'])
      .status === 0

  test.runIf(canUnshare).each([
    ['watches', 'max_inotify_watches', 'No space left on device'],
    ['instances', 'max_inotify_instances', 'Too many open files'],
  ])('looks from time to time where it may have no more inotify %s, and says what to do', async (what, file, words) => {
    const tree = new Watched()
    await tree.start({ prefix: apart(`echo 0 >/proc/sys/user/${file}`) })
    tree.write('kernel/new/four.ko', moduleOf('four'))
    expect(await tree.watch.line()).toMatch(/: 1 module added; wrote /)
    const text = `cannot watch for changes (${words}), so that the tree is looked at from time to time`
    expect(tree.watch.stderr()).toBe(`depmod: WARNING: ${text}; raise fs.inotify.max_user_${what} with sysctl\n`)
    expect(tree.indexes()).toEqual(tree.clean())
    tree.watch.signal('SIGTERM')
    expect(await tree.watch.ended()).toBe(0)
  })

  test.runIf(canUnshare)('tells of a full disk, keeps what is there, and writes when there is room', async () => {
    const tree = new Watched()
    const out = `${tree.root}/out`
    mkdirSync(out)
    const size = 64 * 1024
    await tree.start({ args: ['-o', out], prefix: apart(`mount -t tmpfs -o size=${size} none '${out}'`) })
    const inside = `/proc/${tree.watch.pid}/root${out}`
    const written = `${inside}/lib/modules/${RELEASE}`
    const before = tree.indexes(written)
    spawnSync('sh', ['-c', `cat /dev/zero >'${inside}/filler'`], { stdio: 'ignore' })
    tree.write('kernel/four.ko', moduleOf('four'))
    expect(await tree.watch.line()).toMatch(/: 1 module added; could not write, tries again /)
    const text = "Could not create index 'modules.dep'. Output is truncated: No space left on device"
    expect(tree.watch.stderr()).toBe(`depmod: ERROR: ${text}\n`)
    expect(tree.indexes(written)).toEqual(before)
    unlinkSync(`${inside}/filler`)
    expect(await tree.watch.line()).toMatch(/: tried again; wrote modules\.dep /)
    expect(tree.indexes(written)).toEqual(tree.clean())
    expect(readdirSync(written).sort()).toEqual([...INDEX_NAMES].sort())
  })
})

function textsOf(indexes: Record<string, string>): {
  readonly alias: string | undefined
  readonly dep: string | undefined
} {
  return { alias: indexes['modules.alias'], dep: indexes['modules.dep'] }
}
