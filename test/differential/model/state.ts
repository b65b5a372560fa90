import { latin1 } from '../../../src/formats/bytes/index.ts'
import type { Files } from '../../../src/host/index.ts'
import type { Machine, SnapshotEntry } from '../../../src/host/simulated/index.ts'
import { KEEPER } from './machine.ts'

/** Directories whose entries the guest's runner lists. */
const LISTED = ['holders', 'parameters']
/** Entries of which it says no more than that they are there. */
const NAMED = ['uevent', 'coresize', 'srcversion']

/** What userspace sees of modules, in the words of guest/state.h, without the directories that were there at the beginning. */
export async function readState(machine: Machine, files: Files, baseline: readonly string[]): Promise<string> {
  const lines = (await text(files, '/proc/modules'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(`${KEEPER.name} `))
  return [...lines.map(withoutPlaces), ...directoryLines(machine.sysfs(), baseline)].map((line) => `${line}\n`).join('')
}

/** A line of /proc/modules without size and address. */
export function withoutPlaces(line: string): string {
  const [name, , refs, users, state, , ...taints] = line.split(' ')
  return [name, refs, users, state, ...taints].join(' ')
}

/** Without a newline at its end. */
export async function text(files: Files, path: string): Promise<string> {
  return withoutNewline(latin1(await files.read(path)))
}

function directoryLines(sysfs: Readonly<Record<string, SnapshotEntry>>, baseline: readonly string[]): string[] {
  const words = new Map<string, string[]>()
  const lists = new Map<string, string[]>()
  for (const [path, entry] of Object.entries(sysfs)) {
    const [module = '', name, item] = path.split('/')
    if (name === undefined && entry.kind === 'directory' && !baseline.includes(module)) words.set(module, [])
    else if (item !== undefined) lists.get(`${module}/${name}`)?.push(withValue(item, entry))
    else if (name !== undefined && LISTED.includes(name)) {
      lists.set(path, [])
      words.get(module)?.push(name)
    } else if (name !== undefined) words.get(module)?.push(NAMED.includes(name) ? name : withValue(name, entry))
  }
  const told = (module: string) => (name: string) => {
    const list = lists.get(`${module}/${name}`)
    return list === undefined ? name : `${name}[${list.join(',')}]`
  }
  return Array.from(words, ([module, names]) => [`/${module}`, ...names.map(told(module))].join(' '))
}

function withValue(name: string, entry: SnapshotEntry): string {
  if (entry.kind === 'file') return `${name}=${withoutNewline(entry.text)}`
  return entry.kind === 'directory' ? `${name}/` : name
}

function withoutNewline(content: string): string {
  return content.endsWith('\n') ? content.slice(0, -1) : content
}
