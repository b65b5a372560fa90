// @ts-check
/** The small modules of a kernel as files, built once for these sources and these headers. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory, readHeaders } from '../../../scripts/fetch-trees/cache.mjs'
import { buildModules } from '../../../scripts/vm/kernel-modules.mjs'
import { DAMAGED_MODULES, damagedBytes } from './damage.mjs'
import { SMALL_MODULES } from './table.mjs'

/** @typedef {import('./table.mjs').SmallModule} SmallModule */
/** @typedef {import('../../../scripts/vm/kernel-modules.mjs').ModuleToBuild} ModuleToBuild */

const SMALL = join(import.meta.dirname, 'small.c')
const KEEPER = join(import.meta.dirname, 'keeper.c')
const SOURCES = [SMALL, KEEPER, ...['table.mjs', 'build.mjs'].map((name) => join(import.meta.dirname, name))]
const BUILDER = new URL('../../../scripts/vm/kernel-modules.mjs', import.meta.url)
const NAMESPACE = 'MODONCE'

/**
 * All module files by their names in the guest's directory /m, without the ending.
 * @param {import('../../../scripts/vm/machine.mjs').KernelName} kernel
 * @returns {Record<string, Buffer>}
 */
export function moduleFiles(kernel) {
  const directory = smallModules(kernel)
  /** @param {string} file */
  const built = (file) => readFileSync(join(directory, `${file}.ko`))
  return Object.fromEntries([
    ...[...SMALL_MODULES.map(({ file }) => file), 'keeper'].map((file) => [file, built(file)]),
    ...DAMAGED_MODULES.map((damaged) => [damaged.file, damagedBytes(damaged, built(damaged.of))]),
  ])
}

/**
 * The directory with FILE.ko for each of the table and for the keeper, built if there is none.
 * @param {import('../../../scripts/vm/machine.mjs').KernelName} kernel
 * @returns {string}
 */
function smallModules(kernel) {
  const hash = createHash('sha256').update(JSON.stringify(readHeaders(`${kernel}-headers`) ?? ''))
  for (const file of [...SOURCES, BUILDER]) hash.update(readFileSync(file))
  const directory = join(cacheDirectory(), 'vm', `modules-${kernel}-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(directory)) return directory
  const fresh = `${directory}.new-${process.pid}`
  mkdirSync(fresh, { recursive: true })
  try {
    buildModules(kernel, fresh, [...SMALL_MODULES.map(moduleToBuild), keeper()])
    renameSync(fresh, directory)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return directory
}

/** @returns {ModuleToBuild} */
function keeper() {
  return { file: 'keeper', name: 'keeper', source: KEEPER, defines: [], exported: {}, imported: {} }
}

/** @param {SmallModule} module @returns {ModuleToBuild} */
function moduleToBuild(module) {
  const { exports = {}, needs = [], wishes = [], crcs = {} } = module
  const exported = Object.values(exports)
  const imported = [...needs, ...wishes].flatMap((symbol) => {
    const facts = importedSymbol(symbol)
    return facts === undefined ? [] : [[symbol, { ...facts, crc: crcs[symbol] ?? facts.crc }]]
  })
  return {
    file: module.file,
    name: module.name ?? module.file,
    source: SMALL,
    defines: defines(module),
    exported: Object.fromEntries(exported.map((symbol) => [symbol, crcOf(symbol)])),
    imported: Object.fromEntries(imported),
  }
}

/**
 * What the first module that exports it says of it; undefined where none does.
 * @param {string} symbol
 */
function importedSymbol(symbol) {
  const owner = SMALL_MODULES.find(({ exports = {} }) => Object.values(exports).includes(symbol))
  if (owner === undefined) return undefined
  const crc = crcOf(symbol)
  return owner.exports?.namespaced === symbol ? { crc, namespace: NAMESPACE } : { crc }
}

/** Any number will do, as long as it is always the same. @param {string} symbol */
function crcOf(symbol) {
  return createHash('sha256').update(symbol).digest().readUInt32BE()
}

/** @param {SmallModule} module */
function defines({ license = 'Dual MIT/GPL', exports = {}, needs = [], wishes = [], infos = {}, ...module }) {
  /** @param {readonly string[]} symbols */
  const each = (symbols) => symbols.map((symbol) => `X(${symbol})`).join(' ')
  const { plain, gpl, namespaced } = exports
  const has = /** @type {const} */ ([
    ['SHOWN', module.shown],
    ['NO_INIT', module.withoutInit],
    ['NO_EXIT', module.withoutExit],
  ])
  const values = /** @type {const} */ ([
    ['EXPORT_PLAIN', plain],
    ['EXPORT_GPL', gpl],
    ['EXPORT_NS', namespaced],
    ['REQUEST', module.requests === undefined ? undefined : `"${module.requests}"`],
  ])
  return [
    `-DLICENSE="${license}"`,
    `-DNEEDS(X)=${each(needs)}`,
    `-DWISHES(X)=${each(wishes)}`,
    `-DINFOS(X)=${Object.entries(infos)
      .map(([key, value]) => `X(${key}, "${value}")`)
      .join(' ')}`,
    ...has.flatMap(([name, is]) => (is ? [`-D${name}`] : [])),
    ...values.flatMap(([name, value]) => (value === undefined ? [] : [`-D${name}=${value}`])),
  ]
}
