import { isRefusal } from '../errors.ts'
import {
  type Config,
  type ConfigFileName,
  configOf,
  type Directive,
  isConfigFileName,
  MODPROBE_DIRECTORIES,
  orderConfigFiles,
  parseConfigFile,
  parseKernelCommandLine,
} from '../formats/modprobe-d/index.ts'
import type { Files } from '../host/index.ts'
import { strerror } from '../names.ts'

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
  for (const path of paths) for (const file of await configFiles(files, path, problems)) found.push(file)
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

/** A configuration file, and how to reach it. */
interface ConfigPath extends ConfigFileName {
  readonly path: string
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

/** The files that one configuration path stands for: itself, or what a directory holds. */
async function configFiles(files: Files, path: string, problems: ConfigProblem[]): Promise<ConfigPath[]> {
  const kind = await kindOf(files, path)
  if (kind === undefined) return []
  if (kind !== 'directory') return [singleFile(path)]
  const found: ConfigPath[] = []
  for (const name of await namesIn(files, path, problems)) {
    if (!isConfigFileName(name)) continue
    const file = { directory: path, name, path: `${path}/${name}` }
    const problem = await unfitness(files, file.path)
    if (problem === undefined) found.push(file)
    else problems.push({ source: 'conf_files_filter_out', text: problem })
  }
  return found
}

/** The names in a directory; none, and a message, where it may not be read. */
async function namesIn(files: Files, directory: string, problems: ConfigProblem[]): Promise<string[]> {
  try {
    return (await files.list(directory)).map(({ name }) => name)
  } catch (error) {
    if (!isRefusal(error)) throw error
    problems.push({ source: 'conf_files_list', text: `opendir(${directory}): ${strerror(error.code)}` })
    return []
  }
}

function singleFile(path: string): ConfigPath {
  const nameStart = path.lastIndexOf('/') + 1
  return { directory: path.slice(0, nameStart), name: path.slice(nameStart), path }
}

/** Why an entry of a configuration directory cannot be read; undefined where it can. */
async function unfitness(files: Files, path: string): Promise<string | undefined> {
  const kind = await kindOf(files, path)
  if (kind === undefined) return `Cannot stat directory entry: ${path}`
  return kind === 'directory' ? `Directories inside directories are not supported: ${path}` : undefined
}

async function kindOf(files: Files, path: string): Promise<'file' | 'directory' | 'other' | undefined> {
  try {
    const { kind } = await files.stat(path)
    return kind === 'link' ? 'other' : kind
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
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
