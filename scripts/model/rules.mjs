// @ts-check
import { CALLS } from './rules-of-calls.mjs'
import { REQUESTS, SELFTEST } from './rules-of-requests.mjs'
import { SHOWN, STATES } from './rules-of-states.mjs'
import { SCENARIOS, STATS, UEVENTS } from './rules-of-the-rest.mjs'

/**
 * A rule by its id, in our words. `same` is the rule whose tests show this one too.
 * @typedef {readonly [id: string, title: string, more?: { readonly outOfScope?: string, readonly same?: string }]} Rule
 * @typedef {{ readonly number: number, readonly title: string, readonly rules: readonly Rule[] }} Section
 */

/** @type {readonly Section[]} */
export const SECTIONS = [CALLS, STATES, REQUESTS, STATS, SHOWN, SCENARIOS, SELFTEST, UEVENTS]

/** The rule that an id belongs to: `R1.23/weak` to R1.23, `3.6#20` to the catalogue. @param {string} id */
export function ruleOf(id) {
  const whole = id.split('/', 1)[0] ?? id
  return whole.startsWith('3.6#') ? '3.6' : whole
}
