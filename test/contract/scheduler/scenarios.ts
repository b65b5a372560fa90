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

/** Small, so that each order can be tried. */
export const SMALL: Readonly<Record<string, Scenario>> = {
  'two that create different files': scenario({}, creates('/tmp/a'), creates('/tmp/b')),
  'two that create one file': scenario({}, creates('/tmp/a'), creates('/tmp/a')),
  'three that create two files': scenario({}, creates('/tmp/a'), creates('/tmp/b'), creates('/tmp/a')),
  'two that create and one that lists': scenario({}, creates('/tmp/a'), creates('/tmp/b'), lists),
  'two that count under a lock': scenario({}, increments, increments),
  'strands of one process': scenario({}, strands),
  'strands, and another process': scenario({}, strands, creates('/tmp/a')),
  'those who sleep equally long': scenario({}, sleeps(1), sleeps(1)),
  'those who sleep unequally long': scenario({}, sleeps(1), sleeps(2), creates('/tmp/a')),
}
