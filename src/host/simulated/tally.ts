/** What somebody counts who watches a machine. */
export interface Tally {
  value: number
  /** Additions of several processes commute, where nobody looks in between. */
  add(amount: number): void
}
