/** Resolves requests from nothing but bytes, as a page can that fetches them: `node 04-resolve-from-bytes.mjs [REQUEST…]`. */
import { readFile } from 'node:fs/promises'
import { configOf, openTrie, parseConfigFile } from 'modonce/formats'
import { resolve, withMatchers } from 'modonce/graph'

const tree = new URL('small-tree/lib/modules/6.1.0-example/', import.meta.url)
/** In a page: `new Uint8Array(await (await fetch(address)).arrayBuffer())`. @param {URL} address */
const bytesAt = (address) => readFile(address)
/** @param {string} name */
const index = async (name) => openTrie(await bytesAt(new URL(name, tree)), name)
/** @param {string} name */
const directives = async (name) => parseConfigFile(await bytesAt(new URL(name, tree)), name).directives

// The matchers are for who asks often: without them the answers are the same.
const knowledge = withMatchers({
  directory: '/lib/modules/6.1.0-example',
  indexes: {
    dep: await index('modules.dep.bin'),
    alias: await index('modules.alias.bin'),
    symbols: await index('modules.symbols.bin'),
    builtin: await index('modules.builtin.bin'),
    builtinAlias: await index('modules.builtin.alias.bin'),
  },
  config: configOf([
    ...(await directives('../../../etc/modprobe.d/local.conf')),
    ...(await directives('modules.softdep')),
  ]),
  missingFiles: new Set(),
})

const asked = process.argv.slice(2)
for (const request of asked.length > 0 ? asked : ['btrfs', 'dccp', 'fs-ext4', 'nosuch']) {
  const resolution = resolve(knowledge, request)
  const plans = resolution.kind === 'found' ? resolution.candidates.map(({ plan }) => plan.steps) : []
  const steps = plans.flat().map(({ target, action }) => `${action.kind} ${target.module}`)
  console.log(`${request}: ${resolution.kind}${steps.length > 0 ? `: ${steps.join(', ')}` : ''}`)
}
