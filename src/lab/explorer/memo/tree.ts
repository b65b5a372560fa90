import { type CellNumber, cellNumber } from './cell-number.ts'
import type { Slot } from './layout.ts'
import type { Look } from './recorder.ts'
import type { Met } from './values.ts'

/** What one cell holds decides what is looked at next; in the end, what comes of it all. Owners are places of those met. */
export type TreeNode<End> = Branch<End> | { readonly kind: 'end'; readonly end: End }

interface Branch<End> extends Slot {
  readonly kind: 'branch'
  /** A process that the step knows without having met it, as its program was told of it. */
  readonly told: number | undefined
  readonly next: Map<number, TreeNode<End>>
}

/** A state: the number of each owner's chunk. */
export type Tuple = Int32Array

export interface Cells {
  /** What a cell holds in a state. */
  look(tuple: Tuple, owner: number, offset: number): number
}

/** What something comes to, by what it looks at in a state, in the order in which it looks. */
export class Tree<End> {
  #root: TreeNode<End> | undefined
  /** Counts what was added. */
  size = 0

  /** All that is known. */
  get root(): TreeNode<End> | undefined {
    return this.#root
  }

  /** Undefined where nobody has come by with a state like this one. `looked` is told at what it looks. */
  find(cells: Cells, tuple: Tuple, met: Met, looked?: Set<CellNumber>): End | undefined {
    let node = this.#root
    while (node?.kind === 'branch') {
      const { owner, offset, next, told }: Branch<End> = node
      if (told !== undefined) met.meet(told)
      const who = met.processes[owner]!
      looked?.add(cellNumber(who, offset))
      node = next.get(met.seen(cells.look(tuple, who, offset)))
    }
    return node?.end
  }

  /** Adds what was seen. `hidden` is told of a look that is another one than it was before, though all before was the same. */
  add(looks: readonly Look[], met: Met, makeEnd: () => End, hidden: (look: Look | undefined) => never): End {
    let put = (node: TreeNode<End>): void => {
      this.#root = node
    }
    let node = this.#root
    for (const look of looks) {
      const told = met.processes.includes(look.owner) ? undefined : look.owner
      const owner = met.meet(look.owner)
      if (node === undefined) {
        node = { kind: 'branch', owner, offset: look.offset, told, next: new Map() }
        put(node)
      }
      if (node.kind === 'end' || node.owner !== owner || node.offset !== look.offset || node.told !== told)
        return hidden(look)
      const { next }: Branch<End> = node
      const seen = met.seen(look.value)
      put = (made) => next.set(seen, made)
      node = next.get(seen)
    }
    if (node?.kind === 'branch') return hidden(undefined)
    const end = makeEnd()
    if (node !== undefined) {
      if (JSON.stringify(node.end) !== JSON.stringify(end)) return hidden(undefined)
      return node.end
    }
    put({ kind: 'end', end })
    this.size++
    return end
  }
}
