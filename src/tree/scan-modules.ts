import { isRefusal } from '../errors.ts'
import { isModuleFileName, MODULE_SUFFIXES } from '../formats/container/index.ts'
import type { Tell } from '../graph/index.ts'
import type { DirectoryEntry, FileKind, FileStat, Files } from '../host/index.ts'
import { type ErrnoName, strerror } from '../names.ts'

/** Links to a module's sources, which every module directory has. */
const ALWAYS_EXCLUDED = ['build', 'source']

/** The descriptor that kmod has open on the directory of a scan, whose number its messages print. */
const FIRST_DESCRIPTOR = 3

interface Scan {
  readonly files: Files
  readonly excludes: ReadonlySet<string>
  readonly tell: Tell
  readonly found: string[]
}

/** The module files below a directory, or the errno for which that cannot be opened. */
export type ScanAnswer =
  | { readonly kind: 'found'; readonly paths: readonly string[] }
  | { readonly kind: 'refused'; readonly code: ErrnoName }

/**
 * Finds the module files of a directory and all below it, depth first, in the order in which directories have their
 * names. Names of `excludes` do not exist for it. Links are followed, but not back to a directory that they are in.
 */
export async function scanModules(
  files: Files,
  directory: string,
  excludes: Iterable<string>,
  tell: Tell,
): Promise<ScanAnswer> {
  const scan: Scan = { files, excludes: new Set([...ALWAYS_EXCLUDED, ...excludes]), tell, found: [] }
  const code = await scanDirectory(scan, [directory])
  if (code === undefined) return { kind: 'found', paths: scan.found }
  tell({ level: 'error', text: `could not open directory ${directory}: ${strerror(code)}` })
  return { kind: 'refused', code }
}

/** `path` are the directories from the top one down. Gives the errno where the last one cannot be opened. */
async function scanDirectory(scan: Scan, path: readonly string[]): Promise<ErrnoName | undefined> {
  let entries: DirectoryEntry[]
  try {
    entries = await scan.files.list(path.at(-1)!)
  } catch (error) {
    if (isRefusal(error)) return error.code
    throw error
  }
  for (const entry of entries) {
    if (!scan.excludes.has(entry.name)) await scanEntry(scan, path, entry)
  }
  return undefined
}

async function scanEntry(scan: Scan, path: readonly string[], { name, kind }: DirectoryEntry): Promise<void> {
  const entryPath = `${path.at(-1)}/${name}`
  const descriptor = FIRST_DESCRIPTOR + path.length - 1
  switch (kind === 'link' ? await kindBehindLink(scan, path, name) : kind) {
    case 'file':
      if (isModuleFileName(name) && !MODULE_SUFFIXES.includes(name)) scan.found.push(entryPath)
      return
    case 'directory': {
      const code = await scanDirectory(scan, [...path, entryPath])
      if (code === undefined) return
      scan.tell({ level: 'error', text: `openat(${descriptor}, ${name}, O_RDONLY): ${strerror(code)}` })
      return
    }
    case 'other':
      scan.tell({ level: 'error', text: `unsupported file type ${entryPath}` })
  }
}

/** What a link leads to; undefined, and told, where that is nothing or a directory that the link is in. */
async function kindBehindLink(scan: Scan, path: readonly string[], name: string): Promise<FileKind | undefined> {
  const link = `${path.at(-1)}/${name}`
  let stat: FileStat
  try {
    stat = await scan.files.stat(link)
  } catch (error) {
    if (!isRefusal(error)) throw error
    const descriptor = FIRST_DESCRIPTOR + path.length - 1
    scan.tell({ level: 'error', text: `fstatat(${descriptor}, ${name}): ${strerror(error.code)}` })
    return undefined
  }
  if (stat.kind !== 'directory') return stat.kind
  for (const above of path) {
    const { device, inode } = await scan.files.stat(above)
    if (device !== stat.device || inode !== stat.inode) continue
    scan.tell({ level: 'warning', text: `${link} leads back to ${above}` })
    return undefined
  }
  return 'directory'
}
