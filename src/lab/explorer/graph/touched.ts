import {
  type CellNumber,
  cellNumber,
  INITIAL,
  MACHINE,
  type Memo,
  Met,
  type Move,
  type Outcome,
  type Tuple,
} from '../memo/index.ts'

/** How a step touches a cell, as bits. */
export const ONLY_READ = 1
export const ONLY_WRITTEN = 2
export const ONLY_ADDED = 4

/** What a step touches, and what it waits for. */
export interface Touched {
  /** How it touches each. */
  readonly cells: ReadonlyMap<CellNumber, number>
  /** It changes nothing that others have. */
  readonly onlyLooks: boolean
  /** It changes what becomes of others, or who there is: all hangs on that. */
  readonly isWide: boolean
}

/** What each step touches, by what is known of it. */
export class Touches {
  readonly #memo: Memo
  readonly #known = new Map<Outcome['deed'], Touched>()

  constructor(memo: Memo) {
    this.#memo = memo
  }

  /** Of a step of a process that stands there, with what it waits for. */
  of(tuple: Tuple, { who, call }: Move, outcome: Outcome): Touched {
    let known = this.#known.get(outcome.deed)
    if (known === undefined) {
      known = this.#touchedBy(who, outcome)
      this.#known.set(outcome.deed, known)
    }
    const awaited = call === undefined ? undefined : this.awaited(tuple, who, call)
    if (awaited === undefined) return known
    const cells = new Map(known.cells)
    for (const cell of awaited.cells.keys()) cells.set(cell, (cells.get(cell) ?? 0) | ONLY_READ)
    return { ...known, cells }
  }

  /** What a process waits for; undefined where it waits for nothing that another could do. */
  awaited(tuple: Tuple, who: number, call: number): Touched | undefined {
    const memo = this.#memo
    const value = memo.chunks.get(tuple[who]!, call)
    if (value === INITIAL) return undefined
    const { isGuarded, watched } = memo.callOf(value)
    if (!isGuarded) return undefined
    const met = new Met(memo.values, who)
    met.seen(value)
    const looked = new Set<CellNumber>(watched.map(({ owner, offset }) => cellNumber(met.processes[owner]!, offset)))
    memo.conditionOf(value).find(memo, tuple, met, looked)
    return { cells: new Map([...looked].map((cell) => [cell, ONLY_READ])), onlyLooks: true, isWide: false }
  }

  #touchedBy(who: number, { leaf: { touches, changes, starts }, met: { processes } }: Outcome): Touched {
    const cells = new Map<CellNumber, number>()
    let onlyLooks = true
    for (const { owner, offset, access } of touches) {
      const whose = processes[owner]!
      // What is dropped is touched in no other way.
      cells.set(cellNumber(whose, offset), access === 0 ? ONLY_WRITTEN : access)
      if (access !== ONLY_READ && whose !== who) onlyLooks = false
    }
    const isWide =
      starts.length > 0 || changes.some(({ owner, offset }) => this.#isFate(processes[owner]!, offset, who))
    return { cells, onlyLooks: onlyLooks && !isWide, isWide }
  }

  /** Is it where another process stands, and no file or module of his? */
  #isFate(owner: number, offset: number, who: number): boolean {
    if (owner === MACHINE || owner === who) return false
    const { strands } = this.#memo
    return offset < OFFSETS_OF_FATE || strands.some(({ call, woken }) => offset === call || offset === woken)
  }
}

/** What a process knows, its signals, and what it knows for good. */
const OFFSETS_OF_FATE = 3

/** Does the order show in which the same cells are touched by the one and by the other? */
export function areAtOdds(some: ReadonlyMap<CellNumber, number>, others: ReadonlyMap<CellNumber, number>): boolean {
  if (some.size > others.size) return areAtOdds(others, some)
  for (const [cell, access] of some) {
    const other = others.get(cell)
    if (other === undefined) continue
    const both = access | other
    if (both !== ONLY_READ && both !== ONLY_ADDED) return true
  }
  return false
}
