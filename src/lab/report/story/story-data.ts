import type { Machine, Step } from '../../../host/simulated/index.ts'
import { type Scenario, type Turn, turnsOf, type Violation, wordsOfTurn } from '../../explorer/index.ts'

/** What the page shows of a story: all text is Unicode of byte strings as they are. */
export interface StoryData {
  readonly strands: readonly string[]
  readonly turns: readonly TurnData[]
  /** The law in a sentence. */
  readonly sentence: string
  readonly isBroken: boolean
  /** Index into `places` of what the machine looked like after each turn. */
  readonly states: readonly number[]
}

export interface TurnData {
  /** Index into the strands. */
  readonly lane: number
  /** The number of its first step, from 1. */
  readonly number: number
  readonly text: string
  /** Nobody else of the story sees it. */
  readonly isPrivate: boolean
}

/** What a machine looks like. */
export interface Place {
  /** As /proc/modules: name, users, holders, state. */
  readonly modules: readonly string[]
  /** Paths below /sys/module, with the text of files. */
  readonly sysfs: readonly string[]
  /** Who waits, and for what. */
  readonly waiting: readonly string[]
}

/** Places that are the same are kept once. */
export class Places {
  readonly all: Place[] = []
  readonly #indexes = new Map<string, number>()

  indexOf(machine: Machine): number {
    const place = placeOf(machine)
    const key = JSON.stringify(place)
    let index = this.#indexes.get(key)
    if (index === undefined) {
      index = this.all.push(place) - 1
      this.#indexes.set(key, index)
    }
    return index
  }
}

/** Takes a story's steps again, and looks at the machine after each turn. */
export async function storyData(
  scenario: Scenario,
  steps: readonly Step[],
  violation: Violation | undefined,
  sentence: string,
  places: Places,
): Promise<StoryData> {
  const machine = scenario.make()
  scenario.start(machine, () => undefined)
  const turns = turnsOf(steps)
  const states: number[] = []
  for (const { from, steps: count } of turns) {
    for (const { choice } of steps.slice(from, from + count)) await machine.perform(choice)
    states.push(places.indexOf(machine))
  }
  const strands = [...new Set(turns.map(({ strand }) => strand))]
  return {
    strands: strands.map((strand) => strand.replace(/\/main$/, '') || 'the machine'),
    turns: turns.map((turn) => turnData(turn, strands)),
    sentence,
    isBroken: violation !== undefined,
    states,
  }
}

function turnData(turn: Turn, strands: readonly string[]): TurnData {
  const { strand, from, isPrivate } = turn
  return { lane: strands.indexOf(strand), number: from + 1, text: wordsOfTurn(turn), isPrivate }
}

function placeOf(machine: Machine): Place {
  const sysfs = Object.entries(machine.sysfs()).map(([path, entry]) => {
    if (entry.kind === 'file') return `${path}: ${readable(entry.text)}`
    return entry.kind === 'link' ? `${path} → ${entry.target}` : `${path}/`
  })
  const modules = machine
    .modules()
    .map(({ name, state, refcnt, holders }) => [name, state, `${refcnt} users`, ...holders].join(' '))
  const waiting = machine
    .blocked()
    .map((blocked) => `${blocked.process}/${blocked.strand}: ${blocked.call} ${blocked.subject} (${blocked.point})`)
  return { modules, sysfs, waiting }
}

/** Notes are bytes. */
function readable(text: string): string {
  return /^[\x20-\x7e\n\t]*$/.test(text) ? text.trimEnd() : `${text.length} bytes`
}
