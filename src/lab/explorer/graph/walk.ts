import type { Move } from '../memo/index.ts'
import type { Tally } from '../tally.ts'
import { tellRun } from '../tell-run.ts'
import { endless, goesRound, stuckAmong } from '../unasked.ts'
import { Frontier } from './frontier.ts'
import type { Search } from './search.ts'
import type { Place } from './trails.ts'
import { Ways } from './ways.ts'

/** Whoever watches is told after so many states. */
const STATES_A_LOOK = 1_000

const STATES_MORE = 200

/** Of so many states one more at least is worth to look at all of them again. */
const WORTH_REFINING = 1_000

/** Where all is over, or where all begins anew: not all was found, or a broken law, but by no short way. */
type Reason = 'stop' | 'outgrown' | 'broken'
type Answer = Reason | undefined

interface WalkOptions {
  /** So many of those who are alike go on. */
  readonly most: number
  /** What does not count may be gone through in the order in which it is learned soonest. */
  readonly mayDive: boolean
}

/** One walk through all states, as far as they are known to be the same or not. */
export class Walk {
  readonly #tally: Tally
  readonly #search: Search
  readonly #options: WalkOptions
  readonly #frontier = new Frontier()
  readonly #ways = new Ways()
  #count = 0
  #enough: number | undefined
  #dives = false
  #tookTogether = false
  /** There was somebody who could have gone on, and was one too many. */
  hasLeftOut = false

  constructor(tally: Tally, search: Search, options: WalkOptions) {
    this.#tally = tally
    this.#search = search
    this.#options = options
  }

  async run(): Promise<Answer> {
    const search = this.#search
    const answer = await this.#go(search.trails.beginning, undefined)
    if (typeof answer === 'string') return answer
    for (let state = this.#next(); state !== undefined; state = this.#next()) {
      if (this.#isOver && !this.#refine()) return 'outgrown'
      this.#tally.states = search.size
      const answer = await this.#expand(state)
      if (answer !== undefined) return answer
      if (this.#count++ % STATES_A_LOOK === 0 && (await this.#tally.goesOnNow()) === 'stop') return 'stop'
    }
    if (search.isOutgrown || (this.#tookTogether && !search.isSimple)) return 'outgrown'
    return this.hasLeftOut ? undefined : this.#goRound()
  }

  #next(): number | undefined {
    const search = this.#search
    const { size } = search
    const state = this.#frontier.next(size)
    if (state !== undefined || !this.#refine()) return state
    // A few more of many are sooner found from the beginning, where what is the same by now is taken for one.
    return search.size - size < size / WORTH_REFINING ? undefined : this.#frontier.next(search.size)
  }

  /** Says whether there are more states then. From now on it only learns. */
  #refine(): boolean {
    if (!this.#search.refine()) return false
    this.#enough = undefined
    this.#dives = this.#options.mayDive
    if (this.#dives) this.#frontier.dive()
    return true
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
    const answer = moves.every(({ kind }) => kind === 'fault') ? await this.#end(place) : undefined
    if (answer !== undefined) return answer
    if (search.trails.lengthOf(state) >= this.#tally.mostSteps) {
      return this.#executed(state, [], [endless(this.#tally.mostSteps)])
    }
    const few = moves.filter((move) => !search.isOneMore(place.tuple, move, this.#options.most))
    if (few.length < moves.length) this.hasLeftOut = true
    const alone = (await search.aloneAt(place, few)) ?? few
    const together = await this.#togetherAt(place, few)
    const from = (move: Move): Place => ({
      ...place,
      at: moves.indexOf(move),
      together: together?.[few.indexOf(move)] ?? 1,
    })
    const first = await this.#goAll(alone, from)
    // Whoever goes round by himself must not keep all others from going on.
    if (typeof first !== 'number' || first > state) return asAnswer(first)
    return asAnswer(
      await this.#goAll(
        few.filter((move) => !alone.includes(move)),
        from,
      ),
    )
  }

  async #togetherAt(place: Place, moves: readonly Move[]): Promise<readonly number[] | undefined> {
    if (!this.#options.mayDive || this.#tally.expectsViolation || !this.#search.isSimple) return undefined
    this.#tookTogether = true
    return this.#search.togetherAt(place, moves)
  }

  /** Where the first of them leads. */
  async #goAll(moves: readonly Move[], from: (move: Move) => Place): Promise<Reason | number | undefined> {
    let first: number | undefined
    for (const move of moves) {
      const to = await this.#go(from(move), move)
      if (typeof to === 'string') return to
      first ??= to
    }
    return first
  }

  async #go(from: Place, move: Move | undefined): Promise<Reason | number> {
    const advance = await this.#search.advance(from, move)
    const answer =
      advance.broken.length > 0 ? await this.#executed(from.state, advance.taken, advance.broken) : undefined
    const to = this.#search.arrive(from, advance)
    // Whom a fault would end goes round all the same.
    if (move !== undefined && move.kind !== 'fault') this.#ways.lead(from.state, to)
    return answer ?? to
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

  async #executed(from: number, taken: readonly Move[], laws: readonly string[], end?: bigint): Promise<Answer> {
    // It has not been come to by the shortest way.
    if ((this.#dives || this.#tookTogether) && laws.length > 0 && this.#tally.violation === undefined) return 'broken'
    return tellRun(this.#tally, () => this.#search.trails.stepsOf(from, taken), laws, end)
  }
}

function asAnswer(reached: Reason | number | undefined): Answer {
  return typeof reached === 'string' ? reached : undefined
}
