import type { CallEnd } from '../../../timeline/index.ts'
import type { Chunks } from './chunks.ts'
import type { Layout, Slot } from './layout.ts'
import type { Tuple } from './tree.ts'
import type { Values } from './values.ts'

/** What comes of a step. Owners are places of those that the step has met, values as it sees them. */
export interface Leaf {
  readonly changes: readonly (Slot & { readonly value: number })[]
  readonly adds: readonly (Slot & { readonly amount: number })[]
  /** Cells that changed, and that nobody sees but the conditions of those who wait. */
  readonly wakes: readonly Slot[]
  /** Names of processes that it starts. */
  readonly starts: readonly string[]
  /** All that it touches, for its footprint. */
  readonly touches: readonly (Slot & { readonly access: number })[]
  /** How its call ended; undefined where it has not, and stands at `point`. */
  readonly end: CallEnd | undefined
  readonly point: string
  readonly broken: readonly string[]
}

/** Where states are, and what they are made of. */
export interface Store {
  readonly values: Values
  readonly layout: Layout
  readonly chunks: Chunks
}

/** A state in which some have other chunks. */
export function withChanges(
  chunks: Chunks,
  tuple: Tuple,
  changed: ReadonlyMap<number, readonly (readonly [offset: number, value: number])[]>,
): Tuple {
  let length = tuple.length
  for (const owner of changed.keys()) length = Math.max(length, owner + 1)
  const after = new Int32Array(length)
  after.set(tuple)
  for (const [owner, changes] of changed) after[owner] = chunks.with(after[owner]!, changes)
  return after
}
