import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Random } from '../../../test/support/random.ts'
import { Cell, Counter } from './cells.ts'
import { Hash } from './hash.ts'
import { type Choice, Machine, type Program, type Step } from './index.ts'
import { Tracker } from './tracker.ts'

const WALKS = Number(process.env['FUZZ_RUNS'] ?? 10)

const TIMEOUT_MS = 120_000

const MODULES = [
  { path: 'a.ko', sizeBytes: 300, parameters: { size: 1 } },
  { path: 'b.ko', sizeBytes: 300, depends: ['a'], init: { sleepMs: 1 } },
  { path: 'c.ko', sizeBytes: 300, init: { fails: 'ENODEV' } },
] as const

/** Looks at cells from outside, without the tracker: who is read, who is written, and who is not as he was. */
class Witness {
  readonly read = new Set<string>()
  readonly written = new Set<string>()
  /** It is the machine that looks, to see who can go on: that is part of the step that goes on. */
  looksAway = false
  readonly #cells = new Map<Cell<unknown>, string>()
  readonly #hash = new Hash()

  begin(): void {
    this.read.clear()
    this.written.clear()
  }

  meets(cell: Cell<unknown>, value: unknown): void {
    if (!this.#cells.has(cell)) this.#cells.set(cell, this.#lookOf(value))
  }

  /** The cells whose value has changed since the last time. */
  changed(look: (cell: Cell<unknown>) => unknown): string[] {
    return [...this.#cells].flatMap(([cell, before]) => {
      const now = this.#lookOf(look(cell))
      this.#cells.set(cell, now)
      return now === before ? [] : [cell.id]
    })
  }

  #lookOf(value: unknown): string {
    // Bytes are hashed once for each array, and what is asked here is whether somebody has written into one.
    const plain = value instanceof Uint8Array ? [...value] : value
    const { high, low } = this.#hash.start().value(plain)
    return `${high} ${low}`
  }
}

const value = Object.getOwnPropertyDescriptor(Cell.prototype, 'value')!
const { add } = Counter.prototype
const { placesOf } = Tracker.prototype
let witness = new Witness()

beforeEach(() => {
  witness = new Witness()
  Object.defineProperty(Cell.prototype, 'value', {
    get(this: Cell<unknown>) {
      const current = value.get!.call(this) as unknown
      witness.meets(this, current)
      if (!witness.looksAway) witness.read.add(this.id)
      return current
    },
    set(this: Cell<unknown>, next: unknown) {
      witness.meets(this, undefined)
      witness.written.add(this.id)
      value.set!.call(this, next)
    },
  })
  Counter.prototype.add = function (this: Counter, amount: number) {
    witness.written.add(this.id)
    add.call(this, amount)
  }
  Tracker.prototype.placesOf = function (this: Tracker, act: () => void) {
    witness.looksAway = true
    const places = placesOf.call(this, act)
    witness.looksAway = false
    return places
  }
})

afterEach(() => {
  Object.defineProperty(Cell.prototype, 'value', value)
  Counter.prototype.add = add
  Tracker.prototype.placesOf = placesOf
})

const loads =
  (...names: string[]): Program =>
  async ({ kernel, files }) => {
    for (const name of names) {
      await files.read(`/sys/module/${name}/initstate`).catch(() => undefined)
      await kernel.finitModule(`/lib/modules/6.1.0-simulated/${name}.ko`, 'size=2', 0).catch(() => undefined)
    }
    return 0
  }

const removes: Program = async ({ kernel, files }) => {
  await kernel.deleteModule('a' as never, 0).catch(() => undefined)
  await files.read('/proc/modules')
  await files.list('/sys/module')
  return 0
}

const locks: Program = async ({ files, strands, clock }) => {
  const lock = await files.openLock('/run/x')
  await strands.race([() => lock.changed(5), () => clock.sleep(1)])
  if (await lock.tryLock()) await lock.write(Uint8Array.of(1, 2, 3))
  await lock.close()
  await files.createFile('/tmp/x', Uint8Array.of(1), 0o600).catch(() => undefined)
  await files.rename('/tmp/x', '/tmp/y').catch(() => undefined)
  return 0
}

function machineOf(): Machine {
  const machine = new Machine({
    modules: MODULES,
    tracked: true,
    faults: { budget: 2, kinds: ['EINTR', 'EIO', 'ENODEV', 'ENOMEM', 'kill', 'stop'] },
  })
  for (const program of [loads('a', 'b'), loads('b', 'c'), removes, locks, locks]) machine.start('process', program)
  return machine
}

/** All that a look from outside can tell of a machine. */
function sightOf(machine: Machine): string {
  return JSON.stringify([machine.modules().map(({ name, state, refcnt }) => [name, state, refcnt]), machine.sysfs()])
}

function idsOf(places: Step['footprint']['reads']): string[] {
  return places.map(({ id }) => id)
}

/** What a step did that its footprint does not tell. */
function untold({ footprint }: Step, changed: readonly string[]): string[] {
  const written = new Set([...idsOf(footprint.writes), ...idsOf(footprint.adds)])
  const read = new Set([...idsOf(footprint.reads), ...idsOf(footprint.writes)])
  return [
    ...[...witness.read].filter((id) => !read.has(id) && !written.has(id)).map((id) => `read ${id}`),
    ...[...witness.written].filter((id) => !written.has(id)).map((id) => `wrote ${id}`),
    ...changed.filter((id) => !written.has(id)).map((id) => `changed ${id}`),
  ]
}

describe('a footprint', () => {
  test(
    'tells of each cell that the step read, wrote or changed in whatever way, and of all that is seen from outside',
    async () => {
      for (let seed = 1; seed <= WALKS; seed++) {
        const random = new Random(seed)
        const machine = machineOf()
        const path: Choice[] = []
        for (let choices = machine.choices(); choices.length > 0; choices = machine.choices()) {
          const choice = random.pick(choices)
          path.push(choice)
          const before = sightOf(machine)
          witness.changed((cell) => value.get!.call(cell))
          witness.begin()
          const step = await machine.perform(choice)
          const problems = untold(
            step,
            witness.changed((cell) => value.get!.call(cell)),
          )
          if (sightOf(machine) !== before && step.footprint.writes.length + step.footprint.adds.length === 0) {
            problems.push('is seen from outside')
          }
          expect({ seed, step: path.length, choice: choice.id, point: choice.point, problems }).toMatchObject({
            problems: [],
          })
        }
      }
    },
    TIMEOUT_MS,
  )
})
