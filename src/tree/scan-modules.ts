import { isRefusal } from '../errors.ts'
import { isModuleFileName, MODULE_SUFFIXES } from '../formats/container/index.ts'
import type { Tell } from '../graph/index.ts'
import type { DirectoryEntry, FileKind, FileStat, Files } from '../host/index.ts'
import { type ErrnoName, strerror } from '../names.ts'

/** Links to a module's sources, which every module directory has. */
const ALWAYS_EXCLUDED = ['build', 'source']

/** The descriptor that kmod has open on the directory of a scan, whose number its messages print. */
const FIRST_DESCRIPTOR = 3

/** Told of the module files of each directory; true ends the scan. */
type Look = (paths: readonly string[]) => Promise<boolean>

interface Scan {
  readonly files: Files
  readonly excludes: ReadonlySet<string>
  readonly tell: Tell
  readonly look: Look | undefined
  readonly found: string[]
  ended: boolean
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
  look?: Look,
): Promise<ScanAnswer> {
  const excluded = new Set([...ALWAYS_EXCLUDED, ...excludes])
  const scan: Scan = { files, excludes: excluded, tell, look, found: [], ended: false }
  const code = await scanDirectory(scan, [directory])
  if (code === undefined) return { kind: 'found', paths: scan.found }
  tell({ level: 'error', text: `could not open directory ${directory}: ${strerror(code)}` })
  return { kind: 'refused', code }
}

/** `path` are the directories from the top one down. Gives the errno where the last one cannot be opened. */
async function scanDirectory(scan: Scan, path: readonly string[]): Promise<ErrnoName | undefined> {
  const directory = path.at(-1)!
  let entries: DirectoryEntry[]
  try {
    entries = await scan.files.list(directory)
  } catch (error) {
    if (isRefusal(error)) return error.code
    throw error
  }
  const modules: string[] = []
  for (const entry of entries) {
    if (scan.excludes.has(entry.name)) continue
    // Waits only where it must: one for each of thousands of files costs as much as reading their directories.
    const kind = entry.kind === 'link' ? await kindBehindLink(scan, path, entry.name) : entry.kind
    if (kind === 'file') addModule(scan, modules, directory, entry.name)
    else if (kind === 'directory') await scanBelow(scan, path, entry.name)
    else if (kind === 'other') scan.tell({ level: 'error', text: `unsupported file type ${directory}/${entry.name}` })
    if (scan.ended) return undefined
  }
  if (scan.look !== undefined && modules.length > 0) scan.ended = await scan.look(modules)
  return undefined
}

function addModule({ found }: Scan, modules: string[], directory: string, name: string): void {
  if (!isModuleFileName(name) || MODULE_SUFFIXES.includes(name)) return
  const path = `${directory}/${name}`
  found.push(path)
  modules.push(path)
}

async function scanBelow(scan: Scan, path: readonly string[], name: string): Promise<void> {
  const code = await scanDirectory(scan, [...path, `${path.at(-1)}/${name}`])
  if (code === undefined) return
  const descriptor = FIRST_DESCRIPTOR + path.length - 1
  scan.tell({ level: 'error', text: `openat(${descriptor}, ${name}, O_RDONLY): ${strerror(code)}` })
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
