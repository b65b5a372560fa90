import { isRefusal } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { DirectoryEntry, Files } from '../../host/index.ts'

const DEVICES = '/sys/devices'
const BUSES = '/sys/bus'

/** A modalias that there is now, and the first device that has it: below /sys. */
export interface PluggedDevice {
  readonly modalias: string
  readonly devpath: string
}

/**
 * The devices of the machine, one for each distinct modalias, by a walk over sysfs. Nothing is written there: the kernel is not made
 * to tell of its devices again, of which most have the modalias of another. What goes away meanwhile is not there.
 */
export async function pluggedDevices(files: Pick<Files, 'list' | 'read'>): Promise<PluggedDevice[]> {
  const found = new Map<string, string>()
  const directories = [DEVICES]
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    const entries = await unlessGone(files.list(directory), [])
    const modalias = await modaliasIn(files, directory, entries)
    if (modalias !== '' && !found.has(modalias)) found.set(modalias, directory.slice('/sys'.length))
    for (const { name, kind } of entries) if (kind === 'directory') directories.push(`${directory}/${name}`)
  }
  return [...found].map(([alias, devpath]) => ({ modalias: alias, devpath }))
}

/** The distinct modaliases of the devices that are on a bus, for whoever can do without those that are not: it reads much less. */
export async function modaliasesOnBuses(files: Pick<Files, 'list' | 'read'>): Promise<string[]> {
  const found = new Set<string>()
  for (const bus of await unlessGone(files.list(BUSES), [])) {
    const devices = `${BUSES}/${bus.name}/devices`
    for (const { name } of await unlessGone(files.list(devices), [])) {
      const content = await unlessGone(files.read(`${devices}/${name}/modalias`), new Uint8Array())
      if (content.length > 0) found.add(latin1(content).trimEnd())
    }
  }
  return [...found]
}

/** Of its own file, or of what its event would say; empty for none. */
async function modaliasIn(
  files: Pick<Files, 'read'>,
  directory: string,
  entries: readonly DirectoryEntry[],
): Promise<string> {
  const has = (wanted: string) => entries.some(({ name, kind }) => name === wanted && kind === 'file')
  const read = async (name: string) => latin1(await unlessGone(files.read(`${directory}/${name}`), new Uint8Array()))
  if (has('modalias')) return (await read('modalias')).trimEnd()
  return has('uevent') ? (/^MODALIAS=(.*)$/m.exec(await read('uevent'))?.[1] ?? '') : ''
}

async function unlessGone<Result>(call: Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await call
  } catch (error) {
    if (!isRefusal(error)) throw error
    return otherwise
  }
}
