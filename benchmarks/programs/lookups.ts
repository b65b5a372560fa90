/**
 * `MODULE_DIRECTORY BUDGET_MS`: the twin of test/conformance/lookup.c, which measures the same with libkmod. For each
 * group of requests, the nanoseconds of CPU time, of all threads, that a request takes.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTrie, type Trie } from '../../src/formats/indexes/index.ts'
import { type Indexes, type Knowledge, lookup } from '../../src/graph/index.ts'
import { MatchingTrie } from '../../src/graph/match/matching-trie.ts'

const [, , directory = '', budgetMs] = process.argv

function cpuNs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

function open(name: string): Trie | undefined {
  const file = `modules.${name}.bin`
  return openTrie(readFileSync(join(directory, file)), file)
}

function matched(trie: Trie | undefined): Trie | undefined {
  return trie && new MatchingTrie(trie)
}

/** No memo, which would answer from the second pass on; and no configuration, as the other side has none. */
function knowledgeWithoutMemo(): Knowledge {
  const indexes: Indexes = {
    dep: open('dep'),
    alias: matched(open('alias')),
    symbols: open('symbols'),
    builtin: open('builtin'),
    builtinAlias: matched(open('builtin.alias')),
  }
  const config = { aliases: [], options: [], installs: [], removes: [], softdeps: [], blacklists: [], weakdeps: [] }
  return { directory, indexes, config, missingFiles: new Set() }
}

function askAll(knowledge: Knowledge, requests: readonly string[]): number {
  let found = 0
  for (const request of requests) found += lookup(knowledge, request)?.length ?? 0
  return found
}

function measure(knowledge: Knowledge, requests: readonly string[]): number {
  askAll(knowledge, requests)
  const start = cpuNs()
  let passes = 0
  let took = 0
  // To ask for the time costs as much as several requests.
  const passesAtOnce = Math.ceil(4096 / requests.length)
  do {
    for (let pass = 0; pass < passesAtOnce; pass++) askAll(knowledge, requests)
    passes += passesAtOnce
    took = cpuNs() - start
  } while (took < Number(budgetMs) * 1e6)
  return took / (passes * requests.length)
}

const knowledge = knowledgeWithoutMemo()
const groups = readFileSync(0, 'latin1').split('# ').slice(1)
for (const group of groups) {
  const [name, ...requests] = group.trimEnd().split('\n')
  process.stdout.write(`${name}\t${measure(knowledge, requests).toFixed(1)}\n`)
}
