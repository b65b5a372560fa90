import type { Counter } from '../../cells.ts'
import type { State } from '../../state.ts'
import type { DuplicateReason } from '../module-stats.ts'

/** A counter, by the file of debugfs that shows it. Spec 4.1 */
export type Figure =
  | 'total_mod_size'
  | 'total_text_size'
  | 'modcount'
  | 'failed_kreads'
  | 'invalid_kread_bytes'
  | 'failed_decompress'
  | 'invalid_decompress_bytes'
  | 'failed_becoming'
  | 'invalid_becoming_bytes'
  | 'failed_load_modules'
  | 'invalid_mod_bytes'

/** All of them, in the order of the specification. */
export const FIGURES: readonly Figure[] = [
  ...(['total_mod_size', 'total_text_size', 'modcount', 'failed_kreads', 'invalid_kread_bytes'] as const),
  ...(['failed_decompress', 'invalid_decompress_bytes', 'failed_becoming', 'invalid_becoming_bytes'] as const),
  ...(['failed_load_modules', 'invalid_mod_bytes'] as const),
]

/** What has been counted. */
export type ModuleFigures = Readonly<Record<Figure, number>>

/** A name that loads found taken. R4.6 */
export interface DuplicateModule {
  readonly name: string
  readonly count: number
  /** When they found it, each reason once. */
  readonly reasons: readonly DuplicateReason[]
}

/** A module that is gone and had tainted the kernel. R4.4 */
export interface UnloadedModule {
  readonly name: string
  /** Letters of the taints that it had when its name was first noted. */
  readonly taints: string
  readonly count: number
}

/** `keyed` where a file shows them, so that programs can tell two states by them. */
export function figureCounters(state: State, keyed: boolean): Readonly<Record<Figure, Counter>> {
  const counters = FIGURES.map((name) => [name, state.counter(`stats:${name}`, { keyed })])
  return Object.fromEntries(counters) as Record<Figure, Counter>
}
