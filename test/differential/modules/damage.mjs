// @ts-check
/**
 * Module files that are made of built ones: copies, and copies that something is wrong with. Each has the name in the kernel
 * of what it was made from.
 */
import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { sectionNamed } from './elf-parts.mjs'
import { SIGNED_MODULES } from './signed.mjs'

/**
 * `damage` changes the bytes that it is given, or answers others. `facts` tell the model what comes of it.
 * @typedef {{
 *   file: string, of: string, damage?: (bytes: Buffer) => Buffer | void,
 *   facts?: Partial<import('../../../src/host/simulated/index.ts').ModuleFacts>,
 * }} DamagedModule
 */

const SHT_PROGBITS = 1

/** @type {DamagedModule['facts']} */
const MALFORMED = { defects: ['malformed'] }

/** @type {readonly DamagedModule[]} */
export const DAMAGED_MODULES = [
  { file: 'm0-copy', of: 'm0' },
  { file: 'm1-copy', of: 'm1' },
  { file: 'm3-copy', of: 'm3' },
  {
    file: 'other-release',
    of: 'm0',
    damage: (bytes) => replace(bytes, 'vermagic=6.', 'vermagic=9.'),
    facts: { vermagic: '9.1 SMP preempt mod_unload modversions ' },
  },
  {
    file: 'other-flags',
    of: 'm0',
    damage: (bytes) => replace(bytes, ' SMP preempt ', ' SMP preemps '),
    facts: { vermagic: '6.1 SMP preemps mod_unload modversions ' },
  },
  {
    file: 'no-vermagic',
    of: 'm0',
    damage: (bytes) => replace(bytes, '\0vermagic=', '\0vermagix='),
    facts: { vermagic: false },
  },
  {
    file: 'other-layout',
    of: 'm0',
    damage: (bytes) => changeVersion(bytes, 'module_layout'),
    facts: { layoutVersion: 'different' },
  },
  {
    file: 'no-layout',
    of: 'm0',
    damage: (bytes) => replace(bytes, 'module_layout\0', 'module_layoux\0'),
    facts: { layoutVersion: 'missing' },
  },
  {
    file: 'other-version',
    of: 'm0',
    damage: (bytes) => changeVersion(bytes, 'msleep'),
    facts: { uses: [{ symbol: 'msleep', crc: 0 }] },
  },
  {
    file: 'no-version',
    of: 'm0',
    damage: (bytes) => replace(bytes, '\0msleep\0', '\0msleex\0', '__versions'),
    facts: { uses: [{ symbol: 'msleep' }] },
  },
  {
    file: 'no-versions',
    of: 'm0',
    damage: (bytes) => replace(bytes, '\0__versions\0', '\0__versionz\0'),
    facts: { unversioned: true },
  },
  { file: 'no-crcs', of: 'm1', damage: withoutCrcs, facts: { defects: ['exports without versions'] } },
  { file: 'truncated', of: 'm0', damage: (bytes) => bytes.subarray(0, bytes.length >> 1), facts: MALFORMED },
  { file: 'header-only', of: 'm0', damage: (bytes) => bytes.subarray(0, 64), facts: MALFORMED },
  { file: 'text', of: 'm0', damage: () => Buffer.from('no module\n'.repeat(10)), facts: MALFORMED },
  { file: 'empty', of: 'm0', damage: () => Buffer.alloc(0), facts: MALFORMED },
  { file: 'other-machine', of: 'm0', damage: (bytes) => void bytes.writeUInt16LE(183, 18), facts: MALFORMED },
  { file: 'executable', of: 'm0', damage: (bytes) => void bytes.writeUInt16LE(2, 16), facts: MALFORMED },
  { file: 'stripped', of: 'm0', damage: withoutSymbols, facts: { defects: ['no symbols'] } },
  { file: 'other-struct', of: 'm0', damage: smallerStruct, facts: { defects: ['other struct module'] } },
  ...SIGNED_MODULES,
  { file: 'xz', of: 'm0', damage: xz, facts: { packing: 'xz' } },
  { file: 'gzip', of: 'm0', damage: (bytes) => gzipSync(bytes), facts: { packing: 'gzip' } },
]

/**
 * The bytes of such a file, of those of the file that it is made from.
 * @param {DamagedModule} module
 * @param {Buffer} bytes
 * @returns {Buffer}
 */
export function damagedBytes({ damage }, bytes) {
  return damage?.(bytes) ?? bytes
}

/** The kernel's decoder knows no other check, and has room for a window of so much: kernel/module/decompress.c, v6.12. @param {Buffer} bytes */
function xz(bytes) {
  const done = spawnSync('xz', ['--stdout', '--check=crc32', '--lzma2=dict=1MiB'], { input: bytes })
  if (done.status !== 0) throw new Error(`xz failed: ${done.error ?? done.stderr}`)
  return done.stdout
}

/**
 * Puts other text of the same length in the place of the first such text, in the whole file or in a section.
 * @param {Buffer} bytes
 * @param {string} from
 * @param {string} to
 * @param {string} [section]
 */
function replace(bytes, from, to, section) {
  const at = bytes.indexOf(from, section === undefined ? 0 : sectionNamed(bytes, section).offset, 'latin1')
  if (at < 0 || from.length !== to.length) throw new Error(`${from} cannot become ${to}`)
  bytes.write(to, at, 'latin1')
}

/** Entries are 64 bytes: a version of 8, then the symbol's name. @param {Buffer} bytes @param {string} symbol */
function changeVersion(bytes, symbol) {
  const at = bytes.indexOf(`\0${symbol}\0`, sectionNamed(bytes, '__versions').offset, 'latin1') - 7
  bytes.writeUInt32LE((bytes.readUInt32LE(at) ^ 1) >>> 0, at)
}

/** @param {Buffer} bytes */
function withoutCrcs(bytes) {
  replace(bytes, '\0__kcrctab\0', '\0__kcrctax\0')
  replace(bytes, '\0__kcrctab_gpl\0', '\0__kcrctax_gpl\0')
}

/** @param {Buffer} bytes */
function withoutSymbols(bytes) {
  bytes.writeUInt32LE(SHT_PROGBITS, sectionNamed(bytes, '.symtab').header + 4)
}

/** @param {Buffer} bytes */
function smallerStruct(bytes) {
  const { header, size } = sectionNamed(bytes, '.gnu.linkonce.this_module')
  bytes.writeBigUInt64LE(BigInt(size - 8), header + 32)
}
