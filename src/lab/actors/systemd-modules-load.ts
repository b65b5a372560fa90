import { resolve } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import type { Program } from '../../host/simulated/index.ts'
import { type ErrnoName, normalizeModuleName } from '../../names.ts'
import { kernelBlacklist, modulesLoadList, openTree, resolveOnDisk, type Tree } from '../../tree/index.ts'
import { kmodProbe } from './kmod-probe.ts'

/** systemd 259: no more threads than that, however many CPUs there are. */
const MOST_THREADS = 16

/**
 * systemd-modules-load up to 258: one module after the other, as its lists have them. One that cannot be loaded stops no other.
 * The status is 1 where one could not be, and 0 for those that are not there at all, since 244 (systemd #13856).
 */
export const systemdModulesLoad: Program = async (host) => {
  return (await loadAll(host, new Queue(await modulesLoadList(host.files)))) ? 0 : 1
}

/**
 * The same since 259, for a machine of so many CPUs: threads that take one name after the other, each with a context of libkmod
 * of its own. A name that is there in two spellings is tried once; what two modules need, their threads race for.
 */
export function parallelModulesLoad(cpus: number): Program {
  return async (host, _, environment) => {
    // In an ordered set, so a name keeps the place where it stands first. systemd #38549
    const names = [...new Set((await modulesLoadList(host.files)).map(normalizeModuleName))]
    const told = environment['SYSTEMD_MODULES_LOAD_NUM_THREADS'] ?? ''
    const asked = /^\d+$/.test(told) ? Number(told) : Math.min(cpus, MOST_THREADS)
    const queue = new Queue(names)
    const threads = Math.max(1, Math.min(asked, names.length))
    const succeeded = await host.strands.all(Array.from({ length: threads }, () => () => loadAll(host, queue)))
    return succeeded.every(Boolean) ? 0 : 1
  }
}

/** Names that are taken in their order, each by one. */
class Queue {
  readonly #names: readonly string[]
  #taken = 0

  constructor(names: readonly string[]) {
    this.#names = names
  }

  take(): string | undefined {
    return this.#names[this.#taken++]
  }
}

/** Loads what it gets of a queue, in a context of its own. False where one of them could not be loaded. */
async function loadAll(host: Host, queue: Queue): Promise<boolean> {
  const tree = await openTree(host.files, { release: host.kernel.release() })
  let succeeded = true
  for (let name = queue.take(); name !== undefined; name = queue.take()) {
    if (!(await loadOne(host, tree, name))) succeeded = false
  }
  return succeeded
}

/** `module_load_and_warn()` of systemd 262, without its messages. It obeys blacklists, though it was told a name. */
async function loadOne(host: Host, { knowledge }: Tree, name: string): Promise<boolean> {
  const { resolution } = await resolveOnDisk(host.files, knowledge, (known) =>
    resolve(known, name, { blacklistNames: true }),
  )
  let succeeded = true
  for (const candidate of resolution.kind === 'found' ? resolution.candidates : []) {
    const code = await kmodProbe(host, knowledge, candidate)
    if (code !== undefined && !(await isForgiven(host, candidate.target.module, code))) succeeded = false
  }
  return succeeded
}

/** No device, no file, or a kernel that was told not to load it: each is told of, and none is a failure. systemd #25357 */
async function isForgiven(host: Host, module: string, code: ErrnoName): Promise<boolean> {
  if (code !== 'EPERM') return code === 'ENODEV' || code === 'ENOENT'
  return (await kernelBlacklist(host.files)).includes(module)
}
