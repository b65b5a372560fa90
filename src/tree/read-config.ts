import { isRefusal } from '../errors.ts'
import {
  type Config,
  configOf,
  type Directive,
  MODPROBE_DIRECTORIES,
  orderConfigFiles,
  parseConfigFile,
  parseKernelCommandLine,
} from '../formats/modprobe-d/index.ts'
import type { Files } from '../host/index.ts'
import { strerror } from '../names.ts'
import { type ConfigPath, configFiles, kindOf, type UnreadPath } from './config-files.ts'

/** Something wrong in the configuration that did not stop the reading. */
export interface ConfigProblem {
  /** The function of libkmod whose message this is; kmod prints it before its tools have a name. */
  readonly source: 'conf_files_list' | 'conf_files_filter_out' | 'kmod_config_parse' | 'kcmdline_parse_result'
  readonly text: string
}

export interface ConfigReading {
  readonly config: Config
  readonly problems: readonly ConfigProblem[]
}

/**
 * Reads all configuration in force: `paths` (directories or single files; the standard directories where none are
 * given), the softdeps and weakdeps of the module directory, and the kernel command line last.
 */
export async function readConfig(
  files: Files,
  moduleDirectory: string,
  paths: readonly string[] = MODPROBE_DIRECTORIES,
): Promise<ConfigReading> {
  const problems: ConfigProblem[] = []
  const directives: Directive[] = []
  const found = await generatedFiles(files, moduleDirectory)
  for (const path of paths) {
    const complain = (unread: UnreadPath) => void problems.push(problemOf(unread))
    for (const file of await configFiles(files, path, complain)) found.push(file)
  }
  for (const { path } of orderConfigFiles(found)) {
    const parsed = parseConfigFile(await readIfThere(files, path), path)
    for (const directive of parsed.directives) directives.push(directive)
    for (const text of parsed.problems) problems.push({ source: 'kmod_config_parse', text })
  }
  const commandLine = parseKernelCommandLine(await readIfThere(files, '/proc/cmdline'))
  for (const directive of commandLine.directives) directives.push(directive)
  for (const text of commandLine.problems) problems.push({ source: 'kcmdline_parse_result', text })
  return { config: configOf(directives), problems }
}

/** depmod's own configuration. It stands before every other file of the same name. */
async function generatedFiles(files: Files, directory: string): Promise<ConfigPath[]> {
  const found: ConfigPath[] = []
  for (const name of ['modules.softdep', 'modules.weakdep']) {
    const path = `${directory}/${name}`
    if ((await kindOf(files, path)) === 'file') found.push({ directory, name, path })
  }
  return found
}

/** An entry that is not read, in libkmod's words. */
function problemOf(unread: UnreadPath): ConfigProblem {
  switch (unread.why) {
    case 'list':
      return { source: 'conf_files_list', text: `opendir(${unread.directory}): ${strerror(unread.code)}` }
    case 'stat':
      return {
        source: 'conf_files_filter_out',
        text: `Cannot stat directory entry: ${unread.directory}/${unread.name}`,
      }
    case 'directory':
      return {
        source: 'conf_files_filter_out',
        text: `Directories inside directories are not supported: ${unread.directory}/${unread.name}`,
      }
    default:
      return unread satisfies never
  }
}

/** A file that cannot be read says nothing, as for libkmod. */
async function readIfThere(files: Files, path: string): Promise<Uint8Array> {
  try {
    return await files.read(path)
  } catch (error) {
    if (isRefusal(error)) return new Uint8Array()
    throw error
  }
}
