import { Memo, type Move } from '../memo/index.ts'
import type { Tally } from '../tally.ts'
import { tellRun } from '../tell-run.ts'
import { endless, goesRound, stuckAmong } from '../unasked.ts'
import { LocalStates } from './local-states.ts'
import { Owners } from './owners.ts'
import { Places } from './places.ts'
import { Search } from './search.ts'
import type { Place } from './trails.ts'
import { Ways } from './ways.ts'

/** Whoever watches is told after so many states. */
const STATES_A_LOOK = 1_000

const STATES_MORE = 200

/** So many of those who are alike go on at first. */
const FEW = 2

type Answer = 'stop' | undefined

/**
 * Goes through all states of a scenario, nearest first, so that a law is found broken in as few turns as it can be. First only
 * two of those who are alike go on, then three: what is learned of them makes fewer states of the more.
 */
export async function graph(tally: Tally): Promise<void> {
  const memo = new Memo(tally.scenario)
  const places = new Places(new Owners(memo))
  const locals = new LocalStates(memo)
  for (let most = FEW; ; ) {
    const search = new Search(memo, places, locals, tally.mostSteps)
    const walk = new Walk(tally, search, most)
    const answer = await walk.run()
    if (answer === 'stop' || (answer === undefined && !walk.hasLeftOut)) return
    if (walk.hasLeftOut && !search.isStale) most++
    tally.restart()
  }
}

class Walk {
  readonly #tally: Tally
  readonly #search: Search
  readonly #most: number
  readonly #ways = new Ways()
  #enough: number | undefined
  /** There was somebody who could have gone on, and was one too many. */
  hasLeftOut = false

  constructor(tally: Tally, search: Search, most: number) {
    this.#tally = tally
    this.#search = search
    this.#most = most
  }

  async run(): Promise<'outgrown' | Answer> {
    const search = this.#search
    if ((await this.#go(search.trails.beginning, undefined)) === 'stop') return 'stop'
    for (let state = 0; state < search.size || search.refine(); state++) {
      if (this.#isOver) {
        if (!search.refine()) return 'outgrown'
        this.#enough = undefined
      }
      this.#tally.states = search.size
      if ((await this.#expand(state)) === 'stop') return 'stop'
      if (state % STATES_A_LOOK === 0 && (await this.#tally.goesOnNow()) === 'stop') return 'stop'
    }
    if (search.isOutgrown) return 'outgrown'
    return this.hasLeftOut ? undefined : this.#goRound()
  }

  /** States that lead to each other and to no end. */
  async #goRound(): Promise<Answer> {
    const state = this.#ways.endless(this.#search.size)
    if (state === undefined) return undefined
    return this.#executed(state, [], [goesRound()])
  }

  /** What it finds does not count. It goes on for a while, and finds more that it should have known from the beginning. */
  get #isOver(): boolean {
    if (!this.#search.isStale) return false
    this.#enough ??= 1.5 * this.#search.size + STATES_MORE
    return this.#search.size >= this.#enough
  }

  async #expand(state: number): Promise<Answer> {
    const search = this.#search
    const place = search.trails.placeOf(state)
    const moves = await search.movesAt(place)
    if (moves.every(({ kind }) => kind === 'fault') && (await this.#end(place)) === 'stop') return 'stop'
    if (search.trails.lengthOf(state) >= this.#tally.mostSteps) {
      return this.#executed(state, [], [endless(this.#tally.mostSteps)])
    }
    for (const [at, move] of moves.entries()) {
      if (search.isOneMore(place.tuple, move, this.#most)) this.hasLeftOut = true
      else if ((await this.#go({ ...place, at }, move)) === 'stop') return 'stop'
    }
    return undefined
  }

  async #go(from: Place, move: Move | undefined): Promise<Answer> {
    const advance = await this.#search.advance(from, move)
    const answer =
      advance.broken.length > 0 ? await this.#executed(from.state, advance.taken, advance.broken) : undefined
    const to = this.#search.arrive(from, advance)
    // Whom a fault would end goes round all the same.
    if (move !== undefined && move.kind !== 'fault') this.#ways.lead(from.state, to)
    return answer
  }

  /** A run is over there: nothing is left but what may befall those who cannot go on. */
  async #end({ state, tuple }: Place): Promise<Answer> {
    const { memo, isOutgrown } = this.#search
    this.#ways.end(state)
    const stuck = stuckAmong(memo.standing(tuple))
    if (isOutgrown && stuck.length === 0) return undefined
    const end = await memo.keyAt(this.#search.trails.pathOf(state))
    return this.#executed(state, [], stuck, end)
  }

  #executed(from: number, taken: readonly Move[], laws: readonly string[], end?: bigint): Promise<Answer> {
    return tellRun(this.#tally, () => this.#search.trails.stepsOf(from, taken), laws, end)
  }
}
