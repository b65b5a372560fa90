/** What the bytes of a module file say or, without one, those of an index: `node 03-read-bytes.mjs [MODULE.ko[.xz|.zst|.gz]]`. */
import { readFileSync } from 'node:fs'
import { exportedSymbols, moduleInfo, normalizeAlias, openTrie, parseElf, undefinedSymbols } from 'modonce/formats'
import { nodeHost } from 'modonce/node'
import { readModule } from 'modonce/tree'

const [path] = process.argv.slice(2)
if (path === undefined) describeIndex('small-tree/lib/modules/6.1.0-example/modules.alias.bin')
else await describeModule(path)

/** @param {string} name */
function describeIndex(name) {
  const index = openTrie(readFileSync(new URL(name, import.meta.url)), name)
  for (const { key, value, priority } of index?.entries() ?? []) console.log(`${priority} ${key} ${value}`)
  // Keys are patterns, with underscores, and so must be what is asked for.
  const asked = normalizeAlias('pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00')
  console.log(`${asked}: ${index?.wild(asked ?? '').join(' ')}`)
}

/** @param {string} path */
async function describeModule(path) {
  const bytes = await readModule(nodeHost(), path)
  const elf = parseElf(bytes)
  console.log(`ELF of ${elf.bits} bits, ${elf.endian} endian`)
  for (const { key, value } of moduleInfo(bytes)) console.log(`${key}: ${value.split('\n')[0]}`)
  for (const { symbol } of exportedSymbols(elf)) console.log(`exports ${symbol}`)
  for (const { symbol, bind } of undefinedSymbols(elf))
    console.log(`needs ${symbol}${bind === 'weak' ? ', if any' : ''}`)
}
