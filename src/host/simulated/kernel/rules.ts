/**
 * The name of a rule of the model: `R1.18` where the specification numbers it, `1.4#16` for the row of a table, and with a
 * word behind it where one rule says several things: `R1.4/bytes`.
 */
export type RuleId = `R${string}` | `${number}.${number}#${string}`

/** Which rules hold on a machine. All do, but for those that a test has switched off to see itself fail. */
export class Rules {
  /** Undefined where all hold: they are asked at every turn. */
  readonly #without: ReadonlySet<RuleId> | undefined

  constructor(without: readonly RuleId[] = []) {
    if (without.length > 0) this.#without = new Set(without)
  }

  holds(rule: RuleId): boolean {
    return this.#without === undefined || !this.#without.has(rule)
  }
}
