// @ts-check
/** What `npm start` prints of its storms: a table, how to read it, and what it means. */
import { columns, grouped } from '../columns.mjs'
import { ASKED, BURST, NEEDED } from './storm.mjs'

/** @typedef {import('./storm.mjs').Storm} Storm */

const HEAD = ['', 'calls', 'image bytes read', 'duplicates', 'in vain', 'ended', 'told', 'too early', 'time']

/**
 * @param {{ processes: number, seed: number }} settings
 * @param {readonly Storm[]} storms
 */
export function report({ processes, seed }, storms) {
  const who = processes === 1 ? '1 process asks' : `${processes} processes ask`
  const when = processes > BURST.processes ? `, ${BURST.processes} every ${BURST.everyMs} ms,` : ''
  return [
    `${who} for ${ASKED}${when} on a simulated Linux 6.1 (seed ${seed})`,
    '',
    ...columns([HEAD, ...storms.map(row)]),
    '',
    'calls: finit_module. duplicates: calls that another one made needless; in vain: the image bytes that those read.',
    'ended: processes × exit status. told: what modonce says of each request; kmod says nothing.',
    `too early: processes that ended with 0 before ${ASKED} was live. time: virtual, in which only inits and waits last.`,
    '',
    ...meaning(processes, storms),
    '',
  ].join('\n')
}

/** @param {Storm} storm */
function row({ loader, counters, statuses, results, early, virtualMs }) {
  return [
    loader,
    `${counters.finitModuleCalls}`,
    grouped(counters.imageBytesRead),
    `${counters.duplicates}`,
    grouped(counters.duplicateBytes),
    listOf(statuses, ' × '),
    listOf(results, ' ') || '-',
    `${early}`,
    `${virtualMs} ms`,
  ]
}

/**
 * @param {Readonly<Record<string, number>>} counts
 * @param {string} between
 */
function listOf(counts, between) {
  const words = Object.entries(counts)
    .sort()
    .map(([word, count]) => `${count}${between}${word}`)
  return words.join(', ')
}

/**
 * Sentences that hold for every seed, as their figures are counted.
 * @param {number} processes
 * @param {readonly Storm[]} storms
 */
function meaning(processes, storms) {
  const joined = storms.at(-1)?.results.joined ?? 0
  return [
    'What it means',
    '',
    `Loading ${ASKED} takes ${NEEDED.calls} calls, one a module, that read ${grouped(NEEDED.bytes)} bytes. The others are in vain:`,
    ...storms.map(inVain),
    'Each process looks first. kmod asks also for a module that is still coming: the kernel reads the whole image again, finds',
    'the name taken, and answers EEXIST, which modprobe calls a success: nobody notices. modonce waits for what is coming, but',
    'several may have looked before the first one asks. Its lock closes that gap: one process inserts a module, and the others',
    `wait for it. ${joined} of ${processes} joined the insertion of ${ASKED}.`,
  ]
}

/** @param {Storm} storm */
function inVain({ loader, counters: { duplicates, duplicateBytes } }) {
  if (duplicates === 0) return `- ${loader}: none`
  const times = (duplicateBytes / NEEDED.bytes).toFixed(1)
  return `- ${loader}: ${duplicates}, which read ${grouped(duplicateBytes)} bytes, ${times} times what it takes`
}
