// @ts-check
/** The one archive format that the kernel unpacks as its first root file system: cpio's "newc", Documentation/driver-api/early-userspace. */
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { posix } from 'node:path'

/**
 * `content` is what the guest finds; `source` is a file of this machine; `target` is where a symbolic link points.
 * @typedef {{ path: string, content: Uint8Array | string, executable?: boolean }
 *   | { path: string, source: string }
 *   | { path: string, target: string }
 *   | { path: string, directory: true }} Entry
 */

const REGULAR = 0o100000
const DIRECTORY = 0o040000
const SYMLINK = 0o120000
const HEADER_SIZE = 110

/**
 * Writes one archive. Parent directories are added where no entry names them; for equal paths the first entry counts.
 * @param {string} file
 * @param {readonly Entry[]} entries
 * @param {'w' | 'a'} [flags] `a` appends: the kernel unpacks concatenated archives in order
 */
export function writeArchive(file, entries, flags = 'w') {
  const descriptor = openSync(file, flags)
  /** @param {Uint8Array} bytes */
  const write = (bytes) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done)
  }
  try {
    let inode = 1
    for (const entry of withParents(entries)) writeMember(write, inode++, entry)
    write(header({ inode, mode: 0, mtimeSeconds: 0, size: 0, name: 'TRAILER!!!' }))
  } finally {
    closeSync(descriptor)
  }
}

/** @param {readonly Entry[]} entries @returns {Iterable<Entry>} */
function withParents(entries) {
  /** @type {Map<string, Entry>} */
  const all = new Map()
  for (const entry of entries) {
    const path = posix.join('/', entry.path).slice(1)
    const parts = path.split('/')
    for (let count = 1; count < parts.length; count++) {
      const parent = parts.slice(0, count).join('/')
      if (!all.has(parent)) all.set(parent, { path: parent, directory: true })
    }
    if (!all.has(path)) all.set(path, { ...entry, path })
  }
  return all.values()
}

/**
 * @param {(bytes: Uint8Array) => void} write
 * @param {number} inode
 * @param {Entry} entry
 */
function writeMember(write, inode, entry) {
  const { mode, mtimeSeconds, bytes } = member(entry)
  write(header({ inode, mode, mtimeSeconds, size: bytes.length, name: entry.path }))
  write(bytes)
  write(new Uint8Array(padding(bytes.length)))
}

/** @param {Entry} entry */
function member(entry) {
  if ('directory' in entry) return { mode: DIRECTORY | 0o755, mtimeSeconds: 0, bytes: new Uint8Array() }
  if ('target' in entry) return { mode: SYMLINK | 0o777, mtimeSeconds: 0, bytes: Buffer.from(entry.target) }
  if ('source' in entry) {
    const { mode, mtimeMs } = statSync(entry.source)
    const permissions = mode & 0o111 ? 0o755 : 0o644
    return { mode: REGULAR | permissions, mtimeSeconds: Math.floor(mtimeMs / 1000), bytes: readFileSync(entry.source) }
  }
  const bytes = typeof entry.content === 'string' ? Buffer.from(entry.content) : entry.content
  return { mode: REGULAR | (entry.executable ? 0o755 : 0o644), mtimeSeconds: 0, bytes }
}

/**
 * The header with the name behind it, padded to four bytes.
 * @param {{ inode: number, mode: number, mtimeSeconds: number, size: number, name: string }} fields
 */
function header({ inode, mode, mtimeSeconds, size, name }) {
  const nameBytes = Buffer.from(`${name}\0`)
  // inode, mode, uid, gid, links, mtime, size, four device numbers, name's size, checksum. One link: no hard links here.
  const numbers = [inode, mode, 0, 0, 1, mtimeSeconds, size, 0, 0, 0, 0, nameBytes.length, 0]
  const text = `070701${numbers.map((number) => number.toString(16).padStart(8, '0')).join('')}`
  return Buffer.concat([Buffer.from(text), nameBytes, new Uint8Array(padding(HEADER_SIZE + nameBytes.length))])
}

/** @param {number} size */
function padding(size) {
  return -size & 3
}
