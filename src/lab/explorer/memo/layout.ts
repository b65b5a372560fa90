import { ownName, type WitnessedCell } from '../../../host/simulated/index.ts'
import { MACHINE } from './values.ts'

/** A cell of a state: whose it is, and which of his. */
export interface Slot {
  readonly owner: number
  readonly offset: number
}

/** What is known of the cells of one name. */
export interface SlotFacts {
  /** As `PlaceName.id` and the end of its origin. */
  readonly name: string
  /** What it begins with, where that is a number. */
  readonly initial: number
  /** There is something of that name to begin with. */
  readonly isThere: boolean
  /** Of a list of names, the cells of names that it may have. */
  readonly names: number[] | undefined
}

/** What a process has learned, all that its calls have answered. */
export const MEMORY = 0
/** Signals that it was sent. */
export const SIGNALS = 1
/** What it had learned when it said that it knows so much for good. */
export const FOR_GOOD = 2

const OF_PROCESSES: readonly string[] = ['memory: of ', 'signals: of ', 'for good: of ']

/** Which cells there are: those of the machine, and those that any process has. */
export class Layout {
  readonly machine: SlotFacts[] = []
  readonly own: SlotFacts[] = OF_PROCESSES.map((name) => factsOf(name, 0, true))
  readonly #machineOffsets = new Map<string, number>()
  readonly #processOffsets = new Map<string, number>(OF_PROCESSES.map((name, offset) => [name, offset]))
  readonly #processes = new Map<string, number>()
  /** Names of processes by their numbers. */
  readonly names: string[] = ['']

  /** Number of a process, by its name. */
  processOf(name: string): number {
    let known = this.#processes.get(name)
    if (known === undefined) {
      known = this.names.push(name) - 1
      this.#processes.set(name, known)
    }
    return known
  }

  isProcess(name: string): boolean {
    return this.#processes.has(name)
  }

  slotOf(cell: WitnessedCell): Slot {
    const { id, origin, initial, isKeyed } = cell
    const { name, who } = ownName(id, origin)
    if (who === '') {
      const [, start = '', subject = ''] = /^(tally:.* )(\S.*)$/.exec(name) ?? []
      // What is counted of a process is its own.
      if (this.isProcess(subject)) return { owner: this.processOf(subject), offset: this.processOffset(start, initial) }
      return { owner: MACHINE, offset: this.machineOffset(name, initial, isKeyed) }
    }
    return { owner: this.processOf(who), offset: this.processOffset(name, initial, isKeyed) }
  }

  machineOffset(name: string, initial: unknown, isKeyed = true): number {
    return offsetIn(this.#machineOffsets, this.machine, name, () => factsOf(name, initial, isKeyed))
  }

  processOffset(name: string, initial: unknown = 0, isKeyed = true): number {
    return offsetIn(this.#processOffsets, this.own, name, () => factsOf(name, initial, isKeyed))
  }

  factsOf(owner: number, offset: number): SlotFacts {
    return (owner === MACHINE ? this.machine : this.own)[offset]!
  }
}

function offsetIn(offsets: Map<string, number>, all: SlotFacts[], name: string, make: () => SlotFacts): number {
  let offset = offsets.get(name)
  if (offset === undefined) {
    const facts = make()
    offset = all.push(facts) - 1
    offsets.set(name, offset)
    if (facts.names !== undefined) facts.names.push(...all.flatMap((other, at) => (isIn(other, facts) ? [at] : [])))
    for (const list of all) if (isIn(facts, list)) list.names!.push(offset)
  }
  return offset
}

function factsOf(name: string, initial: unknown, isKeyed: boolean): SlotFacts {
  const names = !isKeyed && LIST.test(name) ? [] : undefined
  return { name, initial: typeof initial === 'number' ? initial : 0, isThere: initial !== undefined, names }
}

/** The list of a map, as it names it: `dir:/tmp/*`, `module:a.parameters/* of /main`. */
const LIST = /\/\*(?= of |$)/

function isIn({ name, names }: SlotFacts, list: SlotFacts): boolean {
  if (list.names === undefined || names !== undefined) return false
  const [start = '', end = ''] = list.name.split(LIST)
  return name.startsWith(`${start}/`) && name.endsWith(end)
}
