/** What an answer leads to where nobody says what it is. */
type Act = ((value: never) => unknown) | null | undefined

/**
 * A promise that is kept at once: whoever waits for it goes on in the very call that settles it, and not a turn later. A program
 * that goes on by `then` makes its next call so before the machine looks for its next step. One may wait for it; `await` may, too,
 * for its turns.
 */
export class Answer<Value> implements Promise<Value> {
  #state: 'open' | 'kept' | 'broken' = 'open'
  /** What it has come to. */
  #value: unknown
  #kept: Act
  #broken: Act
  #next: Answer<unknown> | undefined

  get [Symbol.toStringTag](): string {
    return 'Answer'
  }

  /** Whoever comes late is told a turn later, as by any promise. */
  // biome-ignore lint/suspicious/noThenProperty: it is one.
  then<Kept = Value, Broken = never>(
    kept?: ((value: Value) => Kept | PromiseLike<Kept>) | null,
    broken?: ((error: unknown) => Broken | PromiseLike<Broken>) | null,
  ): Promise<Kept | Broken> {
    if (this.#state !== 'open') return this.#asPromise().then(kept, broken)
    if (this.#next !== undefined) throw new Error('somebody waits for this answer already')
    const next = new Answer<Kept | Broken>()
    this.#kept = kept
    this.#broken = broken
    this.#next = next
    return next
  }

  catch<Broken = never>(broken?: ((error: unknown) => Broken | PromiseLike<Broken>) | null): Promise<Value | Broken> {
    return this.then(undefined, broken)
  }

  finally(act?: (() => void) | null): Promise<Value> {
    return this.#asPromise().finally(act)
  }

  keep(value: unknown): void {
    this.#state = 'kept'
    this.#value = value
    if (this.#next !== undefined) this.#tell(this.#next, this.#kept)
  }

  break(error: unknown): void {
    this.#state = 'broken'
    this.#value = error
    if (this.#next !== undefined) this.#tell(this.#next, this.#broken)
  }

  #tell(next: Answer<unknown>, act: Act): void {
    if (typeof act !== 'function') {
      if (this.#state === 'kept') next.keep(this.#value)
      else next.break(this.#value)
      return
    }
    let come: unknown
    try {
      come = act(this.#value as never)
    } catch (error) {
      next.break(error)
      return
    }
    if (come instanceof Answer) come.#leadsTo(next)
    else if (come instanceof Promise) {
      come.then(
        (value: unknown) => next.keep(value),
        (error: unknown) => next.break(error),
      )
    } else next.keep(come)
  }

  #leadsTo(next: Answer<unknown>): void {
    if (this.#state === 'open') this.#next = next
    else this.#tell(next, undefined)
  }

  #asPromise(): Promise<Value> {
    return this.#state === 'broken' ? Promise.reject(this.#value) : Promise.resolve(this.#value as Value)
  }
}
