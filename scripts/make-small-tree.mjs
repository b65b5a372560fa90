// @ts-check
/** Makes the binary indexes of examples/small-tree from its text files. Needs the build. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './stamp.mjs'

const formats = await import(join(root, 'dist/formats.js'))
const directory = join(root, 'examples/small-tree/lib/modules/6.1.0-example')

/** @param {string} name */
const lines = (name) =>
  readFileSync(join(directory, name), 'latin1')
    .split('\n')
    .filter((line) => line !== '')

/** @param {string} path */
const moduleName = (path) =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .split('.', 1)[0]
    ?.replaceAll('-', '_') ?? ''

/** @param {string} name @param {{ key: string, value: string }[]} entries */
function write(name, entries) {
  const withPriority = entries.map((entry, index) => ({ ...entry, priority: index + 1 }))
  writeFileSync(join(directory, name), formats.writeTrie(withPriority))
}

const aliases = lines('modules.alias').map((line) => line.split(' '))
const builtin = lines('modules.builtin').map(moduleName)
const records = readFileSync(join(directory, 'modules.builtin.modinfo'), 'latin1').split('\0')
const builtinAliases = records.flatMap((record) => /^([^.]+)\.alias=(.*)$/.exec(record)?.slice(1, 3) ?? [])

write(
  'modules.dep.bin',
  lines('modules.dep').map((line) => ({ key: moduleName(line.slice(0, line.indexOf(':'))), value: line })),
)
write(
  'modules.alias.bin',
  aliases.map(([, alias = '', module = '']) => ({ key: formats.normalizeAlias(alias), value: module })),
)
write('modules.symbols.bin', [])
write(
  'modules.builtin.bin',
  builtin.map((key) => ({ key, value: '' })),
)
write('modules.builtin.alias.bin', [{ key: formats.normalizeAlias(builtinAliases[1]), value: builtinAliases[0] ?? '' }])
