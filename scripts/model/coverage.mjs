// @ts-check
import { readSources } from './read-sources.mjs'
import { ruleOf, SECTIONS } from './rules.mjs'

/** @typedef {import('./read-sources.mjs').Place} Place */
/** @typedef {{ id: string, title: string, status: string, code: Place[], tests: Place[] }} Row */

/** Sections that must be covered by nine tenths. */
const REQUIRED = [1, 2, 3, 4, 5, 6, 8]

/** What is known of each rule, by section, and ids that the specification does not have. */
export function modelCoverage() {
  const { tests, code } = readSources()
  const of = (/** @type {readonly Place[]} */ places, /** @type {string} */ rule) =>
    places.filter(({ id }) => ruleOf(id) === rule || (id === '2.2#' && rule.startsWith('2.2#P')))
  const sections = SECTIONS.map(({ number, title, rules }) => ({
    number,
    title,
    rows: rules.map(([id, name, { outOfScope, same } = {}]) => {
      const found = { code: of(code, same ?? id), tests: of(tests, same ?? id) }
      const shown = found.tests.length > 0 ? `covered${same === undefined ? '' : ` with ${same}`}` : 'open'
      return { id, title: name, status: outOfScope === undefined ? shown : `out of scope: ${outOfScope}`, ...found }
    }),
  }))
  const known = new Set(SECTIONS.flatMap(({ rules }) => rules.map(([id]) => id)))
  const unknown = [...new Set(tests.map(({ id }) => id))].filter((id) => !known.has(ruleOf(id)))
  const tested = new Set(tests.map(({ id }) => id))
  const untested = [...new Set(code.map(({ id }) => id))].filter((id) => id !== '2.2#' && !tested.has(id)).sort()
  return { sections, unknown, untested }
}

/** @param {readonly Row[]} rows */
function share(rows) {
  const count = (/** @type {string} */ status) => rows.filter((row) => row.status.startsWith(status)).length
  return { covered: count('covered'), outOfScope: count('out of scope'), open: count('open'), all: rows.length }
}

/** docs/model-coverage.md */
export function coverageText() {
  const { sections, unknown, untested } = modelCoverage()
  const required = sections.filter(({ number }) => REQUIRED.includes(number)).flatMap(({ rows }) => rows)
  const { covered, outOfScope, open, all } = share(required)
  const percent = ((covered / all) * 100).toFixed(0)
  return [
    '# What the simulated kernel covers',
    '',
    'Made by `node scripts/model-coverage.mjs` from the rules in `scripts/model`, the model and its tests. Each test of a rule',
    'runs a second time with the rule switched off, and must fail then; `npm run model:mutants` prints them all.',
    '',
    `Sections 1 to 6 and 8: ${covered} of ${all} rules covered (${percent} %), ${outOfScope} out of scope, ${open} open.`,
    ...(untested.length === 0 ? [] : ['', `Switches without a test: ${untested.join(', ')}.`]),
    ...(unknown.length === 0 ? [] : ['', `Tests of rules that nobody has listed: ${unknown.join(', ')}.`]),
    ...sections.flatMap(({ number, title, rows }) => ['', `## ${number}. ${title}`, '', ...table(rows)]),
    '',
  ].join('\n')
}

/** @param {readonly Row[]} rows */
function table(rows) {
  return [
    '| rule | in our words | status | model | tests |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ id, title, status, code, tests }) => `| ${id} | ${title} | ${status} | ${links(code)} | ${links(tests)} |`,
    ),
  ]
}

/** One link a file. @param {readonly Place[]} places */
function links(places) {
  const firsts = places.filter(({ file }, index) => places.findIndex((other) => other.file === file) === index)
  return firsts.map(({ file, line }) => `[${file.slice(file.lastIndexOf('/') + 1)}](../${file}#L${line})`).join(' ')
}
