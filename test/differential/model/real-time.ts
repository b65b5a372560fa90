const A = 'a'.codePointAt(0)!

/** In which order the operations of several processes began and ended on the kernel, and how far the model has come. */
export class RealTime {
  /** By process and operation: how many operations of each process were over when it began. */
  readonly #before: number[][][] = []
  /** By process and operation: where in the order of all it ended. */
  readonly #ends: number[][] = []
  readonly #begun: number[] = []
  readonly #ended: number[] = []

  constructor(order: string) {
    const over: number[] = []
    for (const [at, mark] of [...order].entries()) {
      if (mark >= 'a') {
        const process = mark.codePointAt(0)! - A
        over[process] = (over[process] ?? 0) + 1
        this.#ends[process] = [...(this.#ends[process] ?? []), at]
      } else this.#beginnings(Number(mark)).push([...over])
    }
  }

  /**
   * May the process go on? Not before its next operation until all are over that were over on the kernel when it began there;
   * never, where it did not begin there.
   */
  mayGoOn(process: number): boolean {
    const begun = this.#begun[process] ?? 0
    if (begun > (this.#ended[process] ?? 0)) return true
    const before = this.#before[process]?.[begun]
    return before?.every((count = 0, other) => (this.#ended[other] ?? 0) >= count) === true
  }

  /** Where in the order of all the operation ended that the process is in, or comes to next. */
  endOf(process: number): number {
    return this.#ends[process]?.[this.#ended[process] ?? 0] ?? Number.POSITIVE_INFINITY
  }

  /** How far each process has come. */
  get progress(): string {
    return `${this.#begun} ${this.#ended}`
  }

  /** The process begins its next operation. */
  begins(process: number): void {
    this.#begun[process] = (this.#begun[process] ?? 0) + 1
  }

  /** The process has done the operation that it has begun. */
  ends(process: number): void {
    this.#ended[process] = (this.#ended[process] ?? 0) + 1
  }

  #beginnings(process: number): number[][] {
    this.#before[process] ??= []
    return this.#before[process]
  }
}
