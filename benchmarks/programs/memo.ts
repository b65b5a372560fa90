/**
 * `MODULE_DIRECTORY HITS`, requests on the input as for lookups.ts: prints the milliseconds of CPU time until every bus
 * had its first answer, and the nanoseconds that an answer takes that was given before: by the index, by lookup().
 */
import { readFileSync } from 'node:fs'
import { lookup, withMatchers } from '../../src/graph/index.ts'
import { treeKnowledge } from '../../test/support/tree-knowledge.ts'
import { withoutMemo } from './without-memo.ts'

const [, , directory = '', hits] = process.argv

/** One in so many requests, so that a memo keeps them all. */
const ONE_IN = 8

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const buses = readFileSync(0, 'latin1')
  .split('# ')
  .slice(1)
  .map((group) => group.trimEnd().split('\n').slice(1))
const requests = buses.flat().filter((_, index) => index % ONE_IN === 0)
const knowledge = treeKnowledge(directory)

const start = cpuMs()
const matchers = withoutMemo(knowledge)
for (const [first = ''] of buses) lookup(matchers, first)
const builtMs = cpuMs() - start

function nanoseconds(ask: (request: string) => unknown): number {
  const passes = Math.ceil(Number(hits) / requests.length)
  for (const request of requests) ask(request)
  const from = cpuMs()
  for (let pass = 0; pass < passes; pass++) for (const request of requests) ask(request)
  return ((cpuMs() - from) * 1e6) / (passes * requests.length)
}

const matched = withMatchers(knowledge)
const byIndex = nanoseconds((request) => matched.indexes.alias?.wild(request))
const byLookup = nanoseconds((request) => lookup(matched, request))
process.stdout.write(`${builtMs} ${byIndex} ${byLookup}\n`)
