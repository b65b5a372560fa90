// @ts-check
/**
 * Two or more sides of a question, run in turn and compared within each round: what disturbs the machine for a while
 * disturbs all of them, and the ratio of a round is nearly free of it.
 */

/**
 * One side: each call is a run that gives a figure for each case.
 * @typedef {{ name: string, run: () => Readonly<Record<string, number>> }} Side
 */
/** @typedef {{ median: number, low: number, high: number }} Spread */
/** @typedef {{ name: string, figure: Spread, ratio: Spread }} Reference `ratio`: ours to it, within a round */
/** @typedef {{ case: string, ours: Spread, references: Reference[] }} Comparison */

/**
 * @param {Side} ours
 * @param {readonly Side[]} references
 * @param {number} rounds
 * @returns {Comparison[]} one for each case of our side, in its order
 */
export function alternate(ours, references, rounds) {
  const sides = [ours, ...references]
  /** @type {Readonly<Record<string, number>>[][]} */
  const runs = sides.map(() => [])
  for (let round = 0; round < rounds; round++) {
    // Every other round goes backwards, so that no side always profits from what ran before it.
    for (const index of round % 2 === 0 ? sides.keys() : [...sides.keys()].reverse()) {
      runs[index]?.push(/** @type {Side} */ (sides[index]).run())
    }
  }
  return Object.keys(runs[0]?.[0] ?? {}).map((name) => {
    const figures = runs.map((side) => side.map((run) => run[name] ?? Number.NaN))
    const own = figures[0] ?? []
    return {
      case: name,
      ours: spread(own),
      references: references.map((side, index) => {
        const theirs = figures[index + 1] ?? []
        const ratios = own.map((figure, round) => figure / (theirs[round] ?? Number.NaN))
        return { name: side.name, figure: spread(theirs), ratio: spread(ratios) }
      }),
    }
  })
}

/**
 * The median, and where the lowest and the highest quarter end.
 * @param {readonly number[]} figures
 * @returns {Spread}
 */
function spread(figures) {
  const sorted = [...figures].sort((a, b) => a - b)
  const at = (/** @type {number} */ place) => sorted[place] ?? Number.NaN
  const last = sorted.length - 1
  return {
    median: (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2,
    low: at(Math.round(last / 4)),
    high: at(Math.round((3 * last) / 4)),
  }
}
