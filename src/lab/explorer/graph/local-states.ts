import { FOR_GOOD, INITIAL, type Leaf, MEMORY, type Memo, type TreeNode } from '../memo/index.ts'

/** Where a call stands, with all that its program knows, as a step of its process sees it. */
export interface Local {
  /** A number for all that it does, as far as is known, but for where that leads; undefined for what is like nothing else. */
  readonly does: number | undefined
  /** The local states that that leads to, in its order. */
  readonly leadsTo: readonly number[]
}

const SELF = 1

/** What is known of each local state: which looks it takes, and what comes of them. */
export class LocalStates {
  readonly #memo: Memo
  readonly #call: number
  /** With how much was known of each when it was looked at. */
  readonly #all = new Map<number, { readonly size: number; readonly local: Local }>()
  readonly #deeds = new Map<string, number>()
  #leadsTo: number[] = []
  #isLikeNothing = false

  /** Of programs of one strand. */
  constructor(memo: Memo) {
    this.#memo = memo
    this.#call = memo.strands[0]?.call ?? 0
  }

  all(): Map<number, Local> {
    return new Map([...this.#memo.trees.keys()].map((local) => [local, this.#known(local)]))
  }

  #known(local: number): Local {
    let size = this.#memo.callOf(local).isGuarded ? this.#memo.conditionOf(local).size : 0
    for (const tree of this.#memo.trees.get(local)!.values()) size += tree.size
    const known = this.#all.get(local)
    if (known?.size === size) return known.local
    const made = this.#localOf(local)
    this.#all.set(local, { size, local: made })
    return made
  }

  #localOf(local: number): Local {
    this.#leadsTo = []
    const { standing, isGuarded, ...facts } = this.#memo.callOf(local)
    const { outcome, begun, inUserspace, interrupted, pause } = standing
    this.#isLikeNothing = outcome !== undefined
    const texts = [
      JSON.stringify([facts, begun, inUserspace, interrupted, pause, this.#memo.values.of(local).processes]),
      isGuarded ? this.#text(this.#memo.conditionOf(local).root, String) : '',
    ]
    for (const [what, tree] of this.#memo.trees.get(local)!) {
      texts.push(
        what,
        this.#text(tree.root, (leaf) => this.#leafText(leaf)),
      )
    }
    return { does: this.#isLikeNothing ? undefined : this.#numberOf(texts.join(' ')), leadsTo: this.#leadsTo }
  }

  #numberOf(deed: string): number {
    const known = this.#deeds.get(deed) ?? this.#deeds.size
    this.#deeds.set(deed, known)
    return known
  }

  #text<End>(node: TreeNode<End> | undefined, endText: (end: End) => string): string {
    if (node === undefined) return '?'
    if (node.kind === 'end') return endText(node.end)
    const { owner, offset, told, next } = node
    if (owner === SELF && offset === MEMORY) {
      // What it knows is a part of where it stands: there is one.
      if (next.size > 1) this.#isLikeNothing = true
      return [...next.values()].map((known) => this.#text(known, endText)).join()
    }
    if (owner > SELF && (offset === MEMORY || offset === this.#call)) this.#isLikeNothing = true
    const branches = [...next].sort(([a], [b]) => a - b).map(([seen, known]) => `${seen}:${this.#text(known, endText)}`)
    return `[${owner}.${offset} ${told ?? ''} ${branches.join()}]`
  }

  #leafText({ changes, ...leaf }: Leaf): string {
    const texts: unknown[] = [leaf]
    for (const { owner, offset, value } of changes) {
      if (owner !== SELF || (offset !== MEMORY && offset !== FOR_GOOD && offset !== this.#call))
        texts.push([owner, offset, value])
      else if (offset === this.#call) texts.push(this.#leads(value))
    }
    return JSON.stringify(texts)
  }

  /** Whom the local state knows that it leads to: their places in this step. */
  #leads(value: number): readonly number[] | 'ends' {
    if (value === INITIAL) return 'ends'
    const places: number[] = [0, -SELF]
    const own = this.#memo.values.renamed(value, (place) => {
      if (!places.includes(place)) places.push(place)
      return -places.indexOf(place)
    })
    this.#leadsTo.push(own)
    return places.slice(2)
  }
}
