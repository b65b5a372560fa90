/**
 * What is wrong with one index file. `missing` and `corrupt` tell of the file alone; `stale` is one that a run would write
 * otherwise; `mixed` is one that disagrees with another file of the set.
 */
export interface IndexFinding {
  readonly name: string
  readonly kind: 'missing' | 'corrupt' | 'stale' | 'mixed'
  /** For people, without a full stop. */
  readonly text: string
}
