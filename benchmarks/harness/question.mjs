// @ts-check
/** What a file of `questions/` exports, and what it answers with. */

/** @typedef {import('./alternate.mjs').Comparison} Comparison */
/** @typedef {{ words: string, met: boolean }} Goal */
/** A line of the table: `unit` is that of the figures, as in `lookups/s` or `CPU ms`. @typedef {Comparison & { unit: string, goal?: Goal }} Row */
/**
 * `title` is a sentence for people; `rounds` is how often each side runs where the command line does not say.
 * @typedef {{ name: string, title: string, rounds: number, answer: (rounds: number) => Row[] }} Question
 */

/**
 * Is our figure, by the median of the ratios to this reference, as good as promised?
 * @param {Comparison} comparison
 * @param {string} reference
 * @param {{ atLeast: number } | { atMost: number }} bound
 * @returns {Goal}
 */
export function ratioGoal({ references }, reference, bound) {
  const ratio = references.find(({ name }) => name === reference)?.ratio.median ?? Number.NaN
  return 'atLeast' in bound
    ? { words: `at least ${bound.atLeast} × ${reference}`, met: ratio >= bound.atLeast }
    : { words: `at most ${bound.atMost} × ${reference}`, met: ratio <= bound.atMost }
}

/**
 * Is our figure itself as large as promised?
 * @param {Comparison} comparison
 * @param {number} bound
 * @returns {Goal}
 */
export function figureGoal({ ours }, bound) {
  return { words: `at least ${bound.toLocaleString('en')}`, met: ours.median >= bound }
}

/**
 * Is our peak of memory as small as promised?
 * @param {Comparison} comparison
 * @param {number} boundMiB
 * @returns {Goal}
 */
export function peakGoal({ ours }, boundMiB) {
  return { words: `at most ${boundMiB} MiB`, met: ours.median <= boundMiB }
}
