/** States that have yet to be gone on from, by the order in which they were found. */
export class Frontier {
  #taken = 0
  /** Where the last found is first. */
  #stack: number[] | undefined

  /** From now on the last that was found is first: whoever must learn much then seldom has to come back to where he was. */
  dive(): void {
    this.#stack ??= []
  }

  /** One of those that were found, which are so many; undefined where none is left. */
  next(size: number): number | undefined {
    const stack = this.#stack
    if (stack === undefined) return this.#taken < size ? this.#taken++ : undefined
    while (this.#taken < size) stack.push(this.#taken++)
    return stack.pop()
  }
}
