import { describe, expect } from 'vitest'
import { INDEX_NAMES } from '../../../test/support/depmod-tree.ts'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { Random } from '../../../test/support/random.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { isRefusal } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { Host } from '../../host/index.ts'
import { Machine } from '../../host/simulated/index.ts'

const DIRECTORY = '/lib/modules/6.1.0-simulated'

/** Beyond it, whatever has been noticed is done; looks that nothing is the reason for come much later. */
const SETTLED_MS = 60_000

/**
 * Times after a change at which the watch does something itself: virtual time stands still meanwhile, so that what is done
 * then falls between any two of its calls. Much later it waits.
 */
const MOMENTS_MS = [0, 500, 1_000, 2_000, 2_500, 20_000, 20_000]

/** Two that are as long, so that writing one over the other leaves the size as it is. */
const moduleOf = (name: string, kind: 'a' | 'b') => {
  return buildModule({ modinfo: [`alias=${kind}:${name}*`], exports: [{ symbol: `${kind}_of_${name}` }] })
}

const NAMES = ['one', 'two', 'three', 'four']
const PLACES = ['kernel', 'kernel/net', 'updates', 'updates/deep']

/** Somebody who changes a tree. */
interface Changing {
  readonly machine: Machine
  readonly host: Host
  readonly random: Random
}

/** One system call after the other, and not all of them have an effect. */
async function disturb({ machine, host, random }: Changing): Promise<void> {
  const { files } = host
  const place = () => `${DIRECTORY}/${random.pick(PLACES)}`
  const path = () => `${place()}/${random.pick(NAMES)}.ko`
  const bytes = () => moduleOf(random.pick(NAMES), random.pick(['a', 'b'] as const))
  const temporary = () => `/tmp/${random.below(1e9)}`
  const index = () => `${DIRECTORY}/${random.pick(INDEX_NAMES)}`
  const replace = (target: string, content: Uint8Array) => replaceBy(host, temporary(), target, content)
  const changes: (() => Promise<unknown>)[] = [
    () => files.createFile(path(), bytes(), 0o644),
    () => replace(path(), bytes()),
    () => files.unlink(path()),
    () => files.rename(path(), path()),
    () => files.makeDirectory(place(), 0o755),
    // A directory with all that is in it goes, comes, or is another one.
    () => files.rename(place(), `${DIRECTORY}/kernel/moved`),
    () => files.rename(`${DIRECTORY}/kernel/moved`, place()),
    () => files.rename(place(), temporary()),
    async () => {
      await files.rename(DIRECTORY, temporary())
      if (random.below(2) === 0) await files.makeDirectory(DIRECTORY, 0o755)
    },
    () => replace(`${DIRECTORY}/modules.order`, Buffer.from(random.pick(['', 'kernel/two.ko\nkernel/one.ko\n']))),
    () => replace(`${DIRECTORY}/modules.builtin`, Buffer.from(random.pick(['', 'kernel/in.ko\n']))),
    () => files.makeDirectory('/etc/depmod.d', 0o755),
    () => replace('/etc/depmod.d/x.conf', Buffer.from(random.pick(['', 'exclude net\n', 'search updates\n']))),
    () => files.unlink('/etc/depmod.d/x.conf'),
    // Indexes are not what they should be either.
    () => files.unlink(index()),
    () => replace(index(), Buffer.from('nonsense')),
    () => runMain('depmod', [machine.release], { host }),
    async () => {
      // In place, and at once: nothing but the content tells of it.
      const target = path()
      const { kind } = await files.stat(target)
      if (kind === 'file') machine.write(target, bytes())
    },
  ]
  for (let count = random.below(6); count > 0; count--) {
    await unlessRefused(random.pick(changes))
    if (random.below(2) === 0) await host.clock.sleep(random.pick(MOMENTS_MS))
  }
}

/** Changes that have an effect, the last at a moment at which the watch is busy, or waits. */
async function changeTwice({ machine, host, random }: Changing): Promise<void> {
  const { files } = host
  const path = `${DIRECTORY}/kernel/one.ko`
  const turn = async () => {
    for (let turns = random.below(300); turns > 0; turns--) await host.strands.checkpoint()
  }
  for (const directory of [DIRECTORY, `${DIRECTORY}/kernel`]) {
    await unlessRefused(() => files.makeDirectory(directory, 0o755))
  }
  await replaceBy(host, '/tmp/first', path, moduleOf('one', 'a'))
  await host.clock.sleep(random.pick(MOMENTS_MS))
  // To look at, but not to run for.
  await files.createFile(`${DIRECTORY}/kernel/README`, new Uint8Array(), 0o644).catch(() => undefined)
  await host.clock.sleep(500)
  // Whoever goes on at the same time takes about as many turns.
  await turn()
  const last = [
    () => replaceBy(host, '/tmp/second', path, moduleOf('one', 'b')),
    () => files.unlink(path),
    async () => {
      // At one moment, so that nothing but the content tells of the second.
      machine.write(path, moduleOf('one', 'a'))
      await turn()
      machine.write(path, moduleOf('one', 'b'))
    },
    async () => {
      await unlessRefused(() => files.makeDirectory('/etc/depmod.d', 0o755))
      await replaceBy(host, '/tmp/second', '/etc/depmod.d/y.conf', Buffer.from('exclude one.ko\n'))
    },
    () => files.rename(`${DIRECTORY}/kernel`, '/tmp/kernel'),
    () => files.unlink(`${DIRECTORY}/modules.dep`),
  ]
  await unlessRefused(random.pick(last))
}

async function replaceBy({ files }: Host, name: string, path: string, content: Uint8Array): Promise<void> {
  await files.createFile(name, content, 0o644)
  await files.rename(name, path)
}

async function unlessRefused(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/** What is in the indexes, as byte strings; undefined for one that is not there. */
async function indexesIn({ files }: Host, directory: string): Promise<Record<string, string | undefined>> {
  const found: Record<string, string | undefined> = {}
  for (const name of INDEX_NAMES) {
    try {
      found[name] = latin1(await files.read(`${directory}/${name}`))
    } catch (error) {
      if (!isRefusal(error, 'ENOENT')) throw error
    }
  }
  return found
}

async function hasBuiltins({ files }: Host): Promise<boolean> {
  return (await files.list(DIRECTORY)).some(({ name }) => name === 'modules.builtin')
}

async function endsAsACleanRun(seed: number): Promise<void> {
  const random = new Random(seed)
  const machine = new Machine({
    seed,
    files: {
      '/var/cache': { directory: true },
      [`${DIRECTORY}/modules.order`]: '',
      [`${DIRECTORY}/kernel/one.ko`]: moduleOf('one', 'a'),
      [`${DIRECTORY}/kernel/net/two.ko`]: moduleOf('two', 'a'),
    },
  })
  const watching = machine.start('watch', async (host) => {
    return (await runMain('depmod', ['--watch', machine.release], { host })).status
  })
  machine.start('somebody', async (host) => {
    await host.clock.sleep(random.pick(MOMENTS_MS))
    await disturb({ machine, host, random })
    await changeTwice({ machine, host, random })
    await host.clock.sleep(SETTLED_MS)
    watching.kill()
    return 0
  })
  await machine.run()
  expect(watching.end).toEqual({ kind: 'killed' })

  const host = machine.host()
  const found = await indexesIn(host, DIRECTORY)
  const clean = await runMain('depmod', ['--no-cache', '-o', '/clean', machine.release], { host })
  const expected = await indexesIn(host, `/clean${DIRECTORY}`)
  const isEmpty = clean.status !== 0 || (expected['modules.dep'] === '' && !(await hasBuiltins(host)))
  // A directory that is gone, or as good as a new one, is not given indexes that it has not.
  if (isEmpty && Object.keys(found).length === 0) return
  expect(found).toEqual(expected)
}

describe('depmod --watch', () => {
  const name = 'ends with the indexes that a run would make, whatever was changed and when'
  onEverySchedule(name, endsAsACleanRun, 0.2)
})
