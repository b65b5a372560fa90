import type { Possible } from '../possibilities.ts'
import type { Edge } from '../state-graph.ts'
import type { Dependence } from './dependence.ts'

/** What is to be tried, and what right after it: a wakeup tree. After a leaf, whatever can happen may come first. */
export interface Branch {
  readonly option: Possible
  /** What it leads to there; undefined where nobody has asked. */
  readonly edge: Edge | undefined
  readonly after: Branch[]
}

/** Tells what could come first in a sequence. */
export interface Beginnings {
  readonly dependence: Dependence
  /** Also what is not in it, where it has nothing to do with any of it. */
  readonly weak: boolean
  /**
   * Of these, only what is in it. What races with them is not tried in the other order, but by whoever has the other pieces, so
   * that what has nothing to do with them is not seen to after them alone.
   */
  readonly strict: ReadonlySet<Edge>
}

/**
 * Grows trees, of which the first `done` are no more to be tried, so that a way is tried that begins with this sequence, or
 * with an equivalent one. What was added beside them; undefined where one of them leads there.
 */
export function grow(
  trees: Branch[],
  done: number,
  sequence: readonly Edge[],
  beginnings: Beginnings,
): Branch | undefined {
  let branches = trees
  let rest = sequence
  for (let from = done; ; from = 0) {
    const branch = firstToBegin(branches, from, rest, beginnings)
    if (branch === undefined) break
    rest = without(rest, branch.option.strand)
    if (branch.after.length === 0 || rest.length === 0) return undefined
    branches = branch.after
  }
  const chain = rest.reduceRight<Branch[]>((after, edge) => [{ option: edge.option, edge, after }], [])
  branches.push(...chain)
  return branches === trees ? chain[0] : undefined
}

/** Does it come first in an equivalent order of a sequence, or could it come before all of it? */
export function canBegin(
  { strand, id }: Possible,
  edge: Edge | undefined,
  sequence: readonly Edge[],
  { dependence, weak, strict }: Beginnings,
): boolean {
  for (let at = 0; at < sequence.length; at++) {
    const own = sequence[at]!
    if (own.option.strand === strand) return own.option.id === id && isFree(own, sequence, at, dependence)
  }
  return weak && edge !== undefined && !strict.has(edge) && isFree(edge, sequence, sequence.length, dependence)
}

/** Has it nothing to do with the first `end` of a sequence? */
function isFree(edge: Edge, sequence: readonly Edge[], end: number, dependence: Dependence): boolean {
  for (let index = 0; index < end; index++) if (dependence.between(sequence[index]!, edge)) return false
  return true
}

function firstToBegin(branches: readonly Branch[], from: number, sequence: readonly Edge[], beginnings: Beginnings) {
  for (let at = from; at < branches.length; at++) {
    const branch = branches[at]!
    if (canBegin(branch.option, branch.edge, sequence, beginnings)) return branch
  }
  return undefined
}

function without(sequence: readonly Edge[], strand: number): readonly Edge[] {
  const at = sequence.findIndex(({ option }) => option.strand === strand)
  return at < 0 ? sequence : sequence.toSpliced(at, 1)
}
