import { Machine, type MachineOptions, type Program } from '../../../src/host/simulated/index.ts'
import type { Scenario } from './search.ts'

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** The errno of what refuses, else `ok`. */
async function answer(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  )
}

function scenario(options: MachineOptions, ...programs: Program[]): Scenario {
  return {
    make: () => new Machine({ ...options, tracked: true }),
    start: (machine) => {
      for (const [index, program] of programs.entries()) machine.start(`p${index}`, program)
    },
  }
}

const creates =
  (path: string): Program =>
  async ({ files }) =>
    (await answer(files.createFile(path, bytes('x'), 0o600))) === 'ok' ? 0 : 1

const lists: Program = async ({ files }) => (await files.list('/tmp')).length

const increments: Program = async ({ files }) => {
  const lock = await files.openLock('/run/count')
  while (!(await lock.tryLock())) await lock.changed(1000)
  const [count = 0] = await lock.read()
  await lock.write(Uint8Array.of(count + 1))
  await lock.close()
  return count
}

const strands: Program = async ({ strands: own, files }) => {
  const orders: string[] = []
  const task = (name: string) => async () => {
    await files.stat(`/tmp`)
    orders.push(name)
  }
  await own.all([task('a'), task('b')])
  return orders[0] === 'a' ? 0 : 1
}

const sleeps =
  (ms: number): Program =>
  async ({ clock, files }) => {
    await clock.sleep(ms)
    await answer(files.createFile('/tmp/a', bytes(`${ms}`), 0o600))
    return 0
  }

/** Tries a lock that it gives up at once. */
const tries: Program = async ({ files }) => {
  const lock = await files.openLock('/run/a')
  const isOurs = await lock.tryLock()
  await lock.close()
  return isOurs ? 0 : 1
}

/** Looks at records one after the other, and ends with what it has seen. */
const looks =
  (...paths: readonly string[]): Program =>
  async ({ files }) => {
    let seen = 0
    for (const path of paths) {
      const lock = await files.openLock(path)
      const [count = 0] = await lock.read()
      seen = 3 * seen + count
      await lock.close()
    }
    return seen
  }

/** Writes records one after the other. */
const writes =
  (...records: readonly (readonly [path: string, count: number])[]): Program =>
  async ({ files }) => {
    for (const [path, count] of records) {
      const lock = await files.openLock(path)
      await lock.write(Uint8Array.of(count))
      await lock.close()
    }
    return 0
  }

/** Waits for a record, and then looks at another one. */
const waits: Program = async ({ files }) => {
  const [lock, other] = [await files.openLock('/run/a'), await files.openLock('/run/b')]
  await lock.changed(1_000)
  const [count = 0] = await other.read()
  return count
}

/** What one looks at, another one is about to change, and the other way round. */
const swaps =
  (from: string, to: string): Program =>
  async ({ files }) => {
    const [lock, other] = [await files.openLock(from), await files.openLock(to)]
    const [count = 0] = await lock.read()
    await other.write(Uint8Array.of(count + 1))
    const [again = 0] = await lock.read()
    return 3 * count + again
  }

/** Leaves behind what it has come to: how a process ended is no part of the state. */
const tells =
  (path: string, program: Program): Program =>
  async (host, ...given) => {
    const seen = await program(host, ...given)
    const lock = await host.files.openLock(path)
    await lock.write(Uint8Array.of(seen))
    return seen
  }

/** One after the other. */
const both =
  (first: Program, second: Program): Program =>
  async (...given) => {
    await first(...given)
    return second(...given)
  }

const MADE: MachineOptions = {
  files: Object.fromEntries(
    ['/run/a', '/run/b', '/run/c', '/own/first', '/own/second'].map((path) => [path, { content: '', mode: 0o600 }]),
  ),
}

/** Small, so that each order can be tried. */
export const SMALL: Readonly<Record<string, Scenario>> = {
  'two that create different files': scenario({}, creates('/tmp/a'), creates('/tmp/b')),
  'two that create one file': scenario({}, creates('/tmp/a'), creates('/tmp/a')),
  'three that create two files': scenario({}, creates('/tmp/a'), creates('/tmp/b'), creates('/tmp/a')),
  'two that create and one that lists': scenario({}, creates('/tmp/a'), creates('/tmp/b'), lists),
  'two that count under a lock': scenario({}, increments, increments),
  'two that try a lock once': scenario(MADE, tells('/own/first', tries), tells('/own/second', tries)),
  'strands of one process': scenario({}, strands),
  'strands, and another process': scenario({}, strands, creates('/tmp/a')),
  'those who sleep equally long': scenario({}, sleeps(1), sleeps(1)),
  'those who sleep unequally long': scenario({}, sleeps(1), sleeps(2), creates('/tmp/a')),
}

/** There are too many orders of them for each to be tried, but few that differ. */
export const RECORDS: Readonly<Record<string, Scenario>> = {
  'one that looks, and one that writes': scenario(
    MADE,
    tells('/own/first', looks('/run/a', '/run/b', '/run/a')),
    writes(['/run/a', 1], ['/run/b', 1], ['/run/a', 2]),
  ),
  'two that look, and one that writes': scenario(
    MADE,
    tells('/own/first', looks('/run/a', '/run/b')),
    tells('/own/second', looks('/run/b', '/run/a')),
    writes(['/run/a', 1], ['/run/b', 2]),
  ),
  'one that waits, and two that write': scenario(
    MADE,
    tells('/own/first', waits),
    writes(['/run/b', 1], ['/run/a', 1]),
    writes(['/run/b', 2]),
  ),
  'one that surely waits, and one that writes': scenario(
    MADE,
    tells('/own/first', waits),
    both(({ clock }) => clock.sleep(1).then(() => 0), writes(['/run/a', 1], ['/run/b', 1])),
  ),
  'one that writes, and one that writes and looks': scenario(
    MADE,
    writes(['/run/a', 1], ['/run/b', 1], ['/run/c', 1]),
    tells('/own/first', both(writes(['/run/c', 2]), looks('/run/a', '/run/b'))),
  ),
  'two that look at what the other writes': scenario(
    MADE,
    tells('/own/first', swaps('/run/a', '/run/b')),
    tells('/own/second', swaps('/run/b', '/run/a')),
  ),
  'strands after a while, and another process elsewhere': scenario(
    MADE,
    tells('/own/first', both(writes(['/run/b', 1]), strands)),
    looks('/run/a'),
  ),
}
