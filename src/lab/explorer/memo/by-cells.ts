import { ALL, type CellNumber, offsetOfCell, ownerOfCell } from './cell-number.ts'
import type { Cells, Tuple } from './tree.ts'
import { MACHINE } from './values.ts'

/** Things of one kind and one process, where it and the machine have the same cells. */
interface Known<Thing> {
  /** What they hang on besides. */
  others: readonly CellNumber[]
  readonly things: Map<number | string, Thing>
}

/** More than there are. */
const CHUNKS = 0x4000000

/** Remembers things by what they hang on: all that the machine and one process have, and sometimes some cells of others. */
export class ByCells<Thing> {
  readonly #cells: Cells
  readonly #known = new Map<number, Map<number, Known<Thing>>>()

  constructor(cells: Cells) {
    this.#cells = cells
  }

  find(kind: number, tuple: Tuple, who: number): Thing | undefined {
    const known = this.#known.get(kind)?.get(keyOf(tuple, who))
    return known?.things.get(this.#keyOfOthers(tuple, known.others))
  }

  /** `hangsOn` may also have cells of the machine and the process. */
  add(kind: number, tuple: Tuple, who: number, hangsOn: Iterable<CellNumber>, thing: Thing): void {
    const ofKind = this.#known.get(kind) ?? new Map<number, Known<Thing>>()
    this.#known.set(kind, ofKind)
    const key = keyOf(tuple, who)
    const known = ofKind.get(key) ?? { others: [], things: new Map<number | string, Thing>() }
    ofKind.set(key, known)
    const isMore = (cell: CellNumber) => {
      const owner = ownerOfCell(cell)
      return owner !== MACHINE && owner !== who && !known.others.includes(cell)
    }
    const more = [...hangsOn].filter(isMore)
    if (more.length > 0) {
      known.others = [...known.others, ...more]
      // Their keys are of too few.
      known.things.clear()
    }
    known.things.set(this.#keyOfOthers(tuple, known.others), thing)
  }

  #keyOfOthers(tuple: Tuple, others: readonly CellNumber[]): number | string {
    if (others.length === 0) return 0
    return others.length === 1 ? this.#held(tuple, others[0]!) : others.map((cell) => this.#held(tuple, cell)).join()
  }

  #held(tuple: Tuple, cell: CellNumber): number {
    const owner = ownerOfCell(cell)
    const offset = offsetOfCell(cell)
    return offset === ALL ? (tuple[owner] ?? 0) : this.#cells.look(tuple, owner, offset)
  }
}

function keyOf(tuple: Tuple, who: number): number {
  return tuple[MACHINE]! * CHUNKS + tuple[who]!
}
