/** As many numbers are made room for at once: what grows by doubling is there twice meanwhile, and half empty after that. */
const PAGE_BITS = 16
const PAGE = 1 << PAGE_BITS

/** Whole numbers one after the other, for millions of them. */
export class NumberList {
  readonly #pages: Int32Array[] = []
  size = 0

  /** One that is there. */
  at(index: number): number {
    return this.#pages[index >>> PAGE_BITS]![index & (PAGE - 1)]!
  }

  push(number: number): void {
    if (this.size === this.#pages.length * PAGE) this.#pages.push(new Int32Array(PAGE))
    this.#pages[this.size >>> PAGE_BITS]![this.size & (PAGE - 1)] = number
    this.size++
  }
}
