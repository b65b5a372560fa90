/** A cell, as a witness sees it. */
export interface WitnessedCell {
  readonly id: string
  readonly origin: string
  /** It has a share in the key of the state. What has none, nobody on the machine can see. */
  readonly isKeyed: boolean
  readonly isDropped: boolean
  /** What every cell of this id begins with. */
  readonly initial: unknown
  /** What it holds now. */
  readonly unseen: unknown
}

/** Is told what a step touches, as it does, by whoever wants to know more than its footprint. */
export interface Witness {
  reads(cell: WitnessedCell): void
  /** Before it has another value. */
  writes(cell: WitnessedCell): void
  adds(cell: WitnessedCell, amount: number): void
  drops(cell: WitnessedCell): void
  /** A call has its answer: what is touched from now on, its program touches. */
  answers(strand: string): void
  /** Its program knows no more than this besides what it knows for good; undefined for what it knows for good from now on. */
  knows(known: unknown): void
}
