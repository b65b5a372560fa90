import { Memo, type Move } from '../memo/index.ts'
import type { Tally } from '../tally.ts'
import { Findings } from './findings.ts'
import { Owners } from './owners.ts'
import { Places } from './places.ts'
import { Reached } from './reached.ts'
import type { Place } from './trails.ts'
import { NOBODY, passing, type Turn } from './turn.ts'

/** Whoever watches is told after so many states. */
const STATES_A_LOOK = 1_000

const STATES_MORE = 1_000

/** So many of those who are alike go on at first. */
const FEW = 2

type Answer = 'stop' | undefined

/** A move, how many preemptions there are then, and whose turn it is. */
interface Next {
  readonly move: Move
  readonly cost: number
  readonly turn: Turn
}

/**
 * All orders in which at most `most` times a strand that could have gone on is kept from it, fewest first. Musuvathi, Qadeer,
 * *Iterative Context Bounding for Systematic Testing of Multithreaded Programs*, PLDI 2007. Of all orders by which the same
 * state is come to in the turn of the same strand, the one with the fewest preemptions is gone on from.
 */
export async function preempt(tally: Tally, most: number): Promise<void> {
  const memo = new Memo(tally.scenario)
  const places = new Places(new Owners(memo))
  for (let few = FEW; ; ) {
    const walk = new Bounded(tally, new Reached(memo, places, tally.mostSteps), most, few)
    const answer = await walk.run()
    if (answer === 'stop' || (answer === undefined && !walk.hasLeftOut)) return
    if (answer === undefined) few++
    tally.restart()
  }
}

class Bounded {
  readonly #tally: Tally
  readonly #reached: Reached
  readonly #findings: Findings
  readonly #few: number
  /** States by the number of preemptions that lead there. */
  readonly #levels: number[][]
  /** Of each state, the fewest. */
  readonly #costs: number[] = []
  #enough: number | undefined
  /** There was somebody who could have gone on, and was one too many. */
  hasLeftOut = false

  constructor(tally: Tally, reached: Reached, most: number, few: number) {
    this.#tally = tally
    this.#reached = reached
    this.#findings = new Findings(tally, reached)
    this.#levels = Array.from({ length: most + 1 }, () => [])
    this.#few = few
  }

  async run(): Promise<'outgrown' | Answer> {
    const reached = this.#reached
    if ((await this.#go(reached.trails.beginning, undefined, NOBODY, 0)) === 'stop') return 'stop'
    let count = 0
    for (const [cost, level] of this.#levels.entries()) {
      for (const state of level) {
        if (this.#costs[state] !== cost) continue
        if (this.#isOver) return 'outgrown'
        this.#tally.states = reached.size
        if ((await this.#expand(state, cost)) === 'stop') return 'stop'
        if (count++ % STATES_A_LOOK === 0 && (await this.#tally.goesOnNow()) === 'stop') return 'stop'
      }
    }
    return reached.isTooCoarse ? 'outgrown' : undefined
  }

  /** What it finds does not count. It goes on for a while, and finds more that it should have known from the beginning. */
  get #isOver(): boolean {
    if (!this.#reached.isTooCoarse) return false
    this.#enough ??= 2 * this.#reached.size + STATES_MORE
    return this.#reached.size >= this.#enough
  }

  async #expand(state: number, cost: number): Promise<Answer> {
    const reached = this.#reached
    const place = reached.trails.placeOf(state)
    const turn = reached.turnAt(state)
    const moves = await reached.movesAt(place)
    const isEnd = moves.every(({ kind }) => kind === 'fault')
    if (isEnd && (await this.#findings.end(place)) === 'stop') return 'stop'
    if (reached.trails.lengthOf(state) >= this.#tally.mostSteps) return this.#findings.tooLong(place)
    const few = moves.filter((move) => !reached.isOneMore(place.tuple, move, this.#few))
    if (few.length < moves.length) this.hasLeftOut = true
    const alone = await reached.aloneAt(place, few)
    const own = (move: Move) => ({ move, cost, turn })
    const passed = (move: Move) => {
      const next = passing(turn, move, moves)
      return { move, cost: cost + next.cost, turn: next.turn }
    }
    const first = await this.#goAll(place, moves, alone?.map(own) ?? few.map(passed))
    // Whoever goes round by himself must not keep all others from going on.
    if (first === 'stop') return first
    if (alone === undefined || (first ?? 0) > state) return undefined
    const others = few.filter((move) => !alone.includes(move))
    return (await this.#goAll(place, moves, others.map(passed))) === 'stop' ? 'stop' : undefined
  }

  /** Where the first of them leads. */
  async #goAll(place: Place, moves: readonly Move[], all: readonly Next[]): Promise<'stop' | number | undefined> {
    let first: number | undefined
    for (const { move, cost, turn } of all) {
      if (cost >= this.#levels.length) continue
      const to = await this.#go({ ...place, at: moves.indexOf(move) }, move, turn, cost)
      if (to === 'stop') return to
      first ??= to
    }
    return first
  }

  async #go(from: Place, move: Move | undefined, turn: Turn, cost: number): Promise<'stop' | number> {
    const advance = await this.#reached.advance(from, move)
    const answer =
      advance.broken.length > 0 ? await this.#findings.executed(from, advance.taken, advance.broken) : undefined
    const to = this.#reached.arrive(from, advance, turn)
    if (cost < (this.#costs[to] ?? Number.POSITIVE_INFINITY)) {
      this.#costs[to] = cost
      this.#levels[cost]!.push(to)
    }
    return answer ?? to
  }
}
