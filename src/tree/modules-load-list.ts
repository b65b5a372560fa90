import { isRefusal } from '../errors.ts'
import { latin1 } from '../formats/bytes/index.ts'
import { type ConfigFileName, isConfigFileName, orderConfigFiles } from '../formats/modprobe-d/index.ts'
import type { Files } from '../host/index.ts'

/** The first directory that has a file name wins: an empty file, or a link to /dev/null, silences the others. modules-load.d(5) */
const DIRECTORIES = [
  '/etc/modules-load.d',
  '/run/modules-load.d',
  '/usr/local/lib/modules-load.d',
  '/usr/lib/modules-load.d',
]

/** What systemd-modules-load is to load, in its order: what the command line names [recalled], then a name a line of its files. */
export async function modulesLoadList(files: Files): Promise<string[]> {
  const names = wordsOf(await read(files, '/proc/cmdline'), 'modules_load')
  const found: ConfigFileName[] = []
  for (const directory of DIRECTORIES) {
    for (const name of await namesIn(files, directory)) if (isConfigFileName(name)) found.push({ directory, name })
  }
  for (const { directory, name } of orderConfigFiles(found)) {
    for (const line of (await read(files, `${directory}/${name}`)).split('\n').map((text) => text.trim())) {
      if (line !== '' && !/^[#;]/.test(line)) names.push(line)
    }
  }
  return names
}

/** What the command line forbids the kernel to load, as it stands there. */
export async function kernelBlacklist(files: Files): Promise<string[]> {
  return wordsOf(await read(files, '/proc/cmdline'), 'module_blacklist')
}

/** All that is given to one word of the command line, with commas. */
function wordsOf(commandLine: string, key: string): string[] {
  const given = commandLine.split(/\s+/).filter((word) => word.startsWith(`${key}=`))
  return given.flatMap((word) => word.slice(key.length + 1).split(',')).filter((name) => name !== '')
}

/** A file that cannot be read says nothing. */
async function read(files: Files, path: string): Promise<string> {
  return latin1(await orNone(files.read(path), new Uint8Array()))
}

async function namesIn(files: Files, directory: string): Promise<string[]> {
  return (await orNone(files.list(directory), [])).map(({ name }) => name)
}

async function orNone<Value>(call: Promise<Value>, none: Value): Promise<Value> {
  try {
    return await call
  } catch (error) {
    if (isRefusal(error)) return none
    throw error
  }
}
