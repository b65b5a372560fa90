// @ts-check
/** Answers as a table for people, and the same table in docs/benchmarks.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { columns } from '../../scripts/columns.mjs'
import { readReference, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { root } from '../../scripts/stamp.mjs'

/** @typedef {import('./question.mjs').Question} Question */
/** @typedef {import('./question.mjs').Row} Row */

const PAGE = join(root, 'docs/benchmarks.md')

/** What the figures depend on. */
export function machine() {
  const versions = [34, 30].flatMap((version) => {
    const kmod = readReference(`kmod-${version}`)?.packages.find((origin) => origin.package === 'kmod')
    return kmod === undefined ? [] : [`kmod ${kmod.version}`]
  })
  const trees = ['6.1-generic', '6.1-cloud', '6.12-cloud'].flatMap((name) => readTree(name)?.release ?? [])
  return {
    processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    references: versions,
    trees,
    date: new Date().toISOString().slice(0, 10),
  }
}

/**
 * @param {Question} question
 * @param {readonly Row[]} rows
 */
export function table({ name, title }, rows) {
  return `${name}: ${title}\n${columns(cells(rows)).join('\n')}\n`
}

/**
 * Puts the rows in the place of the last ones of this question.
 * @param {Question} question
 * @param {readonly Row[]} rows
 */
export function writePage({ name, title }, rows) {
  writeSection({ name, title, command: `npm run bench -- ${name}` }, cells(rows))
}

/**
 * Puts a table in the place of the last one of this name, or at the end of the page. The first row is the head.
 * @param {{ name: string, title: string, command: string }} section
 * @param {readonly (readonly string[])[]} rows
 */
export function writeSection({ name, title, command }, [head = [], ...body]) {
  const { processor, memoryGiB, node, references, trees, date } = machine()
  const line = (/** @type {readonly string[]} */ texts) => `| ${texts.join(' | ')} |`
  const section = [
    `<!-- ${name} -->`,
    `## ${title}`,
    '',
    `\`${command}\`, ${date}, ${processor}, ${memoryGiB} GiB, Node ${node}, ${references.join(', ')}, trees ${trees.join(', ')}.`,
    '',
    line(head),
    line(head.map((_, column) => (column === 0 ? '---' : '--:'))),
    ...body.map(line),
    `<!-- /${name} -->`,
  ].join('\n')
  const page = readFileSync(PAGE, 'utf8')
  const start = page.indexOf(`<!-- ${name} -->`)
  const endMark = `<!-- /${name} -->`
  const end = page.indexOf(endMark)
  writeFileSync(
    PAGE,
    start < 0 || end < 0 ? `${page}\n${section}\n` : page.slice(0, start) + section + page.slice(end + endMark.length),
  )
}

/** @param {readonly Row[]} rows */
function cells(rows) {
  const references = rows.find((row) => row.references.length > 0)?.references.map(({ name }) => name) ?? []
  const head = ['case', 'unit', 'modonce', ...references.flatMap((name) => [name, 'ratio (quarters)']), 'goal']
  return [
    head,
    ...rows.map((row) => [
      row.case,
      row.unit,
      figure(row.ours.median),
      ...references.flatMap((name) => {
        const reference = row.references.find((each) => each.name === name)
        if (reference === undefined) return ['', '']
        const { median, low, high } = reference.ratio
        return [figure(reference.figure.median), `${figure(median)} (${figure(low)}–${figure(high)})`]
      }),
      row.goal === undefined ? '' : `${row.goal.words}: ${row.goal.met ? 'met' : 'MISSED'}`,
    ]),
  ]
}

/** Three digits that count. @param {number} value */
function figure(value) {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
