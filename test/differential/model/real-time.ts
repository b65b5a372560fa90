const A = 'a'.codePointAt(0)!

/** In which order the operations of several processes began and ended on the kernel, and how far the model has come. */
export class RealTime {
  /** By process and operation: how many operations of each process were over when it began. */
  readonly #before: number[][][] = []
  readonly #ended: number[] = []

  constructor(order: string) {
    const over: number[] = []
    for (const mark of order) {
      if (mark >= 'a') {
        const process = mark.codePointAt(0)! - A
        over[process] = (over[process] ?? 0) + 1
      } else this.#beginnings(Number(mark)).push([...over])
    }
  }

  /** Are all operations over that were over on the kernel when this one began? */
  mayBegin(process: number, operation: number): boolean {
    const before = this.#before[process]?.[operation] ?? []
    return before.every((count = 0, other) => (this.#ended[other] ?? 0) >= count)
  }

  #beginnings(process: number): number[][] {
    this.#before[process] ??= []
    return this.#before[process]
  }

  /** The process has done its next operation. */
  ended(process: number): void {
    this.#ended[process] = (this.#ended[process] ?? 0) + 1
  }
}
