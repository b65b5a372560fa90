import { isRefusal } from '../errors.ts'
import { type ConfigFileName, isConfigFileName } from '../formats/modprobe-d/index.ts'
import type { Files } from '../host/index.ts'
import type { ErrnoName } from '../names.ts'

/** A configuration file, and how to reach it. */
export interface ConfigPath extends ConfigFileName {
  readonly path: string
}

/** Why something in a configuration path is not read: `list` is the directory, `stat` and `directory` are entries. */
export type UnreadPath =
  | { readonly why: 'list'; readonly directory: string; readonly code: ErrnoName }
  | { readonly why: 'stat' | 'directory'; readonly directory: string; readonly name: string }

/** The files that one configuration path stands for: itself, or the `*.conf` files of a directory. */
export async function configFiles(
  files: Files,
  path: string,
  complain: (unread: UnreadPath) => void,
): Promise<ConfigPath[]> {
  const kind = await kindOf(files, path)
  if (kind === undefined) return []
  if (kind !== 'directory') return [singleFile(path)]
  const found: ConfigPath[] = []
  for (const name of await namesIn(files, path, complain)) {
    if (!isConfigFileName(name)) continue
    const file = { directory: path, name, path: `${path}/${name}` }
    const itsKind = await kindOf(files, file.path)
    if (itsKind === undefined) complain({ why: 'stat', directory: path, name })
    else if (itsKind === 'directory') complain({ why: 'directory', directory: path, name })
    else found.push(file)
  }
  return found
}

/** What a path leads to; undefined where that cannot be told. */
export async function kindOf(files: Files, path: string): Promise<'file' | 'directory' | 'other' | undefined> {
  try {
    const { kind } = await files.stat(path)
    return kind === 'link' ? 'other' : kind
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** The names in a directory; none, and a complaint, where it may not be read. */
async function namesIn(files: Files, directory: string, complain: (unread: UnreadPath) => void): Promise<string[]> {
  try {
    return (await files.list(directory)).map(({ name }) => name)
  } catch (error) {
    if (!isRefusal(error)) throw error
    complain({ why: 'list', directory, code: error.code })
    return []
  }
}

function singleFile(path: string): ConfigPath {
  const nameStart = path.lastIndexOf('/') + 1
  return { directory: path.slice(0, nameStart), name: path.slice(nameStart), path }
}
