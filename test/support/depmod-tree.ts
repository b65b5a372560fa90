import {
  type Dirent,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Run } from './modonce.ts'

/** What stands at a path: text or bytes, a link, or an empty directory. */
export type DepmodEntry = string | Uint8Array | { readonly linkTo: string } | { readonly directory: true }

/** A module directory for depmod to work on. All text is byte strings. */
interface DepmodTree {
  readonly root: string
  /** Where modules are, and where depmod writes. */
  readonly directory: string
  end(): void
}

/** What one run of a depmod has done. */
export interface DepmodOutcome extends Run {
  /** The indexes that are there afterwards, as byte strings. */
  readonly indexes: Readonly<Record<string, string>>
}

const RELEASE = '6.1.0-test'

/** The files of the kernel's build, empty where a test says nothing of them. */
const BUILD_FILES: Readonly<Record<string, DepmodEntry>> = {
  'modules.order': '',
  'modules.builtin': '',
  'modules.builtin.modinfo': '',
}

/**
 * Makes a tree on disk; paths are from the module directory, or from the root where they begin with a slash. In text, ROOT
 * becomes the root. A file that is null is not made.
 */
export function depmodTree(entries: Readonly<Record<string, DepmodEntry | null>>): DepmodTree {
  const root = mkdtempSync(join(tmpdir(), 'modonce-depmod-'))
  const directory = `${root}/lib/modules/${RELEASE}`
  mkdirSync(directory, { recursive: true })
  for (const [path, entry] of Object.entries({ ...BUILD_FILES, ...entries })) {
    const text = typeof entry === 'string' ? entry.replaceAll('ROOT', root) : entry
    if (text !== null) put(path.startsWith('/') ? `${root}${path}` : `${directory}/${path}`, text)
  }
  return { root, directory, end: () => rmSync(root, { recursive: true, force: true }) }
}

function put(path: string, entry: DepmodEntry): void {
  const at = Buffer.from(path, 'latin1')
  mkdirSync(Buffer.from(dirname(path), 'latin1'), { recursive: true })
  if (typeof entry === 'string') writeFileSync(at, Buffer.from(entry, 'latin1'))
  else if (entry instanceof Uint8Array) writeFileSync(at, entry)
  else if ('linkTo' in entry) symlinkSync(entry.linkTo, at)
  else mkdirSync(at)
}

/** Runs a depmod on a tree that has no indexes yet, and takes away what it has made. */
export async function depmodOutcome(directory: string, run: () => Run | Promise<Run>): Promise<DepmodOutcome> {
  const { stdout, stderr, status } = await run()
  const indexes: Record<string, string> = {}
  for (const name of INDEX_NAMES) {
    const path = join(directory, name)
    try {
      indexes[name] = readFileSync(path, 'latin1')
    } catch (error) {
      if (!['ENOENT', 'EISDIR'].includes((error as NodeJS.ErrnoException).code!)) throw error
    }
  }
  // kmod leaves the new file behind where an index cannot be made.
  for (const { name } of filesIn(directory)) {
    if (INDEX_NAMES.includes(name) || /^modules\..*\.\d+$/.test(name)) rmSync(join(directory, name))
  }
  return { stdout, stderr, status, indexes }
}

/** The eleven files that depmod writes. */
export const INDEX_NAMES: readonly string[] = ['dep', 'alias', 'symbols', 'builtin', 'builtin.alias']
  .map((name) => `modules.${name}.bin`)
  .concat(['dep', 'alias', 'softdep', 'weakdep', 'symbols', 'devname'].map((name) => `modules.${name}`))

function filesIn(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile())
  } catch {
    return []
  }
}
