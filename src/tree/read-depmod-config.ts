import { isRefusal } from '../errors.ts'
import {
  DEPMOD_DIRECTORIES,
  type DepmodConfig,
  type DepmodDirective,
  depmodConfigOf,
  parseDepmodFile,
} from '../formats/depmod-d/index.ts'
import { orderConfigFiles } from '../formats/modprobe-d/index.ts'
import type { Tell } from '../graph/index.ts'
import type { Files } from '../host/index.ts'
import { strerror } from '../names.ts'
import { type ConfigPath, configFiles, type UnreadPath } from './config-files.ts'

/** Reads depmod.d for one kernel: `paths`, or the standard directories where none are given. What is wrong is told. */
export async function readDepmodConfig(
  files: Files,
  release: string,
  tell: Tell,
  paths: readonly string[] = DEPMOD_DIRECTORIES,
): Promise<DepmodConfig> {
  const found: ConfigPath[] = []
  const complain = (unread: UnreadPath) => tell({ level: 'error', text: complaint(unread) })
  for (const path of paths) for (const file of await configFiles(files, path, complain)) found.push(file)
  const directives: DepmodDirective[] = []
  for (const { path } of orderConfigFiles(found)) {
    try {
      const parsed = parseDepmodFile(await files.read(path), path)
      for (const directive of parsed.directives) directives.push(directive)
      for (const problem of parsed.problems) tell(problem)
    } catch (error) {
      if (!isRefusal(error)) throw error
      tell({ level: 'error', text: `file parse ${path}: ${strerror(error.code)}` })
    }
  }
  return depmodConfigOf(directives, release)
}

/** In the words of kmod 34's depmod, which has lost a slash of the second. */
function complaint(unread: UnreadPath): string {
  switch (unread.why) {
    case 'list':
      return `files list ${unread.directory}: ${strerror(unread.code)}`
    case 'stat':
      return `Cannot stat directory entry: ${unread.directory}${unread.name}`
    case 'directory':
      return `Directories inside directories are not supported: ${unread.directory}/${unread.name}`
    default:
      return unread satisfies never
  }
}
