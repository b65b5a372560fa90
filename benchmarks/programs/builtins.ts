/** `METHOD COUNT`: the nanoseconds of CPU time of asking whether a module is built in, by `index` or by `scan`, of so many. */

import { openTrie, writeTrie } from '../../src/formats/indexes/index.ts'
import { configOf } from '../../src/formats/modprobe-d/index.ts'
import { isBuiltin, type Knowledge } from '../../src/graph/index.ts'

const [, , method, count] = process.argv

const BUDGET_NS = 2e8

/** Names of the same lengths however many there are. */
const names = Array.from({ length: Number(count) }, (_, index) => `driver_${String(index).padStart(5, '0')}_core`)
/** As many that are built in as are not. */
const asked = Array.from({ length: 100 }, (_, index) => [
  names[(index * 7919) % names.length]!,
  `driver_x${index}`,
]).flat()

const knowledge: Knowledge = {
  directory: '',
  indexes: {
    dep: undefined,
    alias: undefined,
    symbols: undefined,
    builtin: openTrie(writeTrie(names.map((key) => ({ key, value: '', priority: 0 }))), 'modules.builtin.bin'),
    builtinAlias: undefined,
  },
  config: configOf([]),
  missingFiles: new Set(),
}
const text = names.map((name) => `kernel/${name}.ko\n`).join('')

/** What a loader does without an index: looks through modules.builtin, as it was read. */
function isListed(name: string): boolean {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start)
    const base = text.slice(text.lastIndexOf('/', end) + 1, end)
    if (base.slice(0, base.indexOf('.')).replaceAll('-', '_') === name) return true
    start = end + 1
  }
  return false
}

function testsOf(known: Knowledge): (name: string) => boolean {
  return method === 'index' ? (name) => isBuiltin(known, name) : isListed
}

function cpuNs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

const test = testsOf(knowledge)
if (asked.filter(test).length !== asked.length / 2) throw new Error('the answers are wrong')
for (let pass = 0; pass < 20; pass++) asked.forEach(test)
const start = cpuNs()
let passes = 0
while (cpuNs() - start < BUDGET_NS) {
  for (let pass = 0; pass < 10; pass++) for (const name of asked) test(name)
  passes += 10
}
process.stdout.write(`${(cpuNs() - start) / (passes * asked.length)}\n`)
