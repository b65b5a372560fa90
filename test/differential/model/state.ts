import { latin1 } from '../../../src/formats/bytes/index.ts'
import type { Files } from '../../../src/host/index.ts'

/** Directories whose entries the guest's runner lists. */
const LISTED = ['holders', 'parameters']
/** Entries of which it says no more than that they are there. */
const NAMED = ['uevent', 'coresize', 'srcversion']

/** What userspace sees of modules, in the words of guest/state.h. */
export async function readState(files: Files): Promise<string> {
  const lines = latin1(await files.read('/proc/modules'))
    .split('\n')
    .slice(0, -1)
    .map((line) => `${withoutPlaces(line)}\n`)
  const modules = (await files.list('/sys/module')).filter(({ kind }) => kind === 'directory')
  for (const name of modules.map((entry) => entry.name).sort()) lines.push(await directoryLine(files, name))
  return lines.join('')
}

/** A line of /proc/modules without size and address. */
export function withoutPlaces(line: string): string {
  const [name, , refs, users, state, , ...taints] = line.split(' ')
  return [name, refs, users, state, ...taints].join(' ')
}

async function directoryLine(files: Files, module: string): Promise<string> {
  const path = `/sys/module/${module}`
  const entries = (await files.list(path)).sort(byName)
  const words = [`/${module}`]
  for (const { name, kind } of entries) {
    if (LISTED.includes(name)) words.push(await listWord(files, path, name))
    else if (kind === 'directory') words.push(`${name}/`)
    else if (NAMED.includes(name)) words.push(name)
    else words.push(`${name}=${await text(files, `${path}/${name}`)}`)
  }
  return `${words.join(' ')}\n`
}

async function listWord(files: Files, directory: string, name: string): Promise<string> {
  const words: string[] = []
  for (const entry of (await files.list(`${directory}/${name}`)).sort(byName)) {
    const value = entry.kind === 'file' ? `=${await text(files, `${directory}/${name}/${entry.name}`)}` : ''
    words.push(`${entry.name}${value}`)
  }
  return `${name}[${words.join(',')}]`
}

/** Without a newline at its end. */
export async function text(files: Files, path: string): Promise<string> {
  return latin1(await files.read(path)).replace(/\n$/, '')
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1
}
