// @ts-check
/** Sections 4, 6 and 8 of the model's specification: statistics, scenarios, uevents. */

/** @type {import('./rules.mjs').Section} */
export const STATS = {
  number: 4,
  title: 'stats.c',
  rules: [
    ['R4.1', 'failures of init are counted nowhere'],
    ['R4.2', 'lengths are those after the signature', { same: 'R1.12' }],
    ['R4.3', 'waiting is no failure, and an interrupted wait no duplicate', { same: 'R2.5' }],
    ['R4.4', 'which files there are'],
    ['R4.5', 'the text of modules/stats'],
    ['R4.6', 'the list of duplicates'],
  ],
}

/** @type {import('./rules.mjs').Section} */
export const SCENARIOS = {
  number: 6,
  title: 'Scenarios',
  rules: [
    ['R6.1', 'strings that a failed load loses'],
    ['R6.2', 'how many bytes', { same: 'R6.1' }],
    ['R6.3', 'related leaks', { outOfScope: 'optional in the specification' }],
    ['R6.4', 'how kmod reads states'],
    ['R6.5', 'kmod up to 19 skips what is not loaded'],
    ['R6.6', 'the schedule that loses', { same: 'R6.5' }],
    ['R6.7', 'a delay that makes it certain'],
    ['R6.8', 'kmod since 20 asks again', { same: 'R5.9' }],
    ['R6.9', 'three processes', { same: 'R6.4' }],
    ['R6.10', 'the order that always holds', { same: 'R2.4' }],
    ['R6.11', 'who prints first need not win', { same: 'R2.4' }],
    ['R6.12', 'a limit by threads'],
    ['R6.13', 'a helper that gives up'],
    ['R6.14', 'evasion by a process left behind'],
    ['R6.15', 'two requests a call'],
    ['R6.16', 'later eras drain slowly', { same: '3.2#throttles' }],
    ['R6.17', 'hypotheses are called so', { outOfScope: 'it is about words: src/lab/runaway has them, and a test' }],
    ['R6.18', 'where duplicates come from', { same: 'R8.8' }],
    ['R6.19', 'libkmod looks for live only', { same: 'R5.9' }],
    ['R6.20', 'what a storm needs to be told'],
    ['R6.21', 'waste of a failed call'],
    ['R6.22', 'bounds of duplicates', { same: 'R1.18' }],
    ['R6.23', 'order of the eras', { same: '1.4#8' }],
    ['R6.24', 'waste is passing'],
  ],
}

/** @type {import('./rules.mjs').Section} */
export const UEVENTS = {
  number: 8,
  title: 'uevents, udev, fs-verity',
  rules: [
    ['R8.1', 'the uevent of a module'],
    ['R8.2', 'order of its variables'],
    ['R8.3', 'which kobjects tell'],
    ['R8.4', 'remove follows add'],
    ['R8.5', 'synthetic events'],
    ['R8.6', 'the event of a CPU'],
    ['R8.7', 'a helper for uevents'],
    ['R8.8', 'the chain through udev'],
    ['R8.9', 'a file is no name', { same: 'R1.17' }],
    ['R8.10', 'counts of writers'],
    ['R8.11', 'fs-verity'],
    ['R8.12', 'a program that runs', { same: 'R0.1' }],
  ],
}
