import { readFileSync } from 'node:fs'
import { isRefusal, KernelError } from '../../src/errors.ts'
import { parseCompression, parseProcModules } from '../../src/formats/proc/index.ts'
import { type Kernel, MODULE_INIT_COMPRESSED_FILE, O_TRUNC } from '../../src/host/index.ts'
import type { ErrnoName, Syscall } from '../../src/names.ts'
import type { Root } from './a-root.ts'
import { parseParameters, readImage } from './module-image.ts'
import { hideModule, type ShownModule, showModules } from './shown-modules.ts'

/** What is special about a kernel. Without anything it is one of 6.1 (E4) that may do everything. */
export interface KernelFacts {
  /** Errors that the init functions of some modules return. R1.26. */
  readonly inits?: Readonly<Record<string, ErrnoName>>
  /** Without CAP_SYS_MODULE every module call answers EPERM. R1.1. */
  readonly privileged?: boolean
  /** A kernel before 3.8 has no finit_module: ENOSYS. */
  readonly withoutFinitModule?: boolean
  /** Built with MODULE_FORCE_UNLOAD. R1.32. */
  readonly forcesUnload?: boolean
  /** Modules that somebody else inserts when our own insertion of them is about to begin. */
  readonly rivals?: readonly string[]
}

/** A kernel in memory whose modules show in the root's /proc and /sys. */
export interface AKernel extends Kernel {
  /** Takes a reference as an open device does, and gives the way to drop it. */
  hold(module: string): () => void
}

interface Loaded extends ShownModule {
  readonly exports: readonly string[]
}

/**
 * Module calls as rules R1.1 to R1.34 have them for one caller at a time and the modules of aTree(): name and symbols
 * decide, no code runs. It starts with what the root's /proc/modules lists. It never waits: meeting a module that is
 * coming, where a real kernel sleeps, is EBUSY at once. Signatures, versions and vermagic are not looked at.
 */
export function aKernel(root: Root, facts: KernelFacts = {}): AKernel {
  const machine = new Machine(root, facts)
  return {
    release: () => root.release,
    finitModule: (path, parameters, flags) => machine.finitModule(path, parameters, flags),
    initModule: async (image, parameters) => machine.initModule(image, parameters),
    deleteModule: async (name, flags) => machine.deleteModule(name, flags),
    hold: (module) => machine.hold(module),
  }
}

const KNOWN_FLAGS = 7

type Refuse = (code: ErrnoName) => never

class Machine {
  readonly #root: Root
  readonly #facts: KernelFacts
  /** Oldest first. */
  readonly #loaded = new Map<string, Loaded>()

  /** Takes over what the root shows; each module of a tree exports one symbol. */
  constructor(root: Root, facts: KernelFacts) {
    this.#root = root
    this.#facts = facts
    const listed = parseProcModules(readFileSync(root.outside('/proc/modules')))
    for (const { name, state, refcnt = 0, holders } of listed.reverse()) {
      this.#loaded.set(name, { name, state, holders, users: refcnt - holders.length, exports: [root.symbolOf(name)] })
    }
  }

  async finitModule(path: string, parameters: string, flags: number): Promise<void> {
    const refuse: Refuse = (code) => refusal('finit_module', path, code)
    const bytes = await this.#open(path)
    if (this.#facts.withoutFinitModule) refuse('ENOSYS')
    if (this.#facts.privileged === false) refuse('EPERM')
    if ((flags & ~KNOWN_FLAGS) !== 0) refuse('EINVAL')
    const image = flags & MODULE_INIT_COMPRESSED_FILE ? await this.#decompressed(path, bytes) : bytes
    this.#load('finit_module', path, image, parameters)
  }

  initModule(image: Uint8Array, parameters: string): void {
    const subject = `image of ${image.length} bytes`
    if (this.#facts.privileged === false) refusal('init_module', subject, 'EPERM')
    this.#load('init_module', subject, image, parameters)
  }

  /** The refusals are in the order of kernel/module/main.c, delete_module(), v6.12. */
  deleteModule(name: string, flags: number): void {
    const refuse: Refuse = (code) => refusal('delete_module', name, code)
    if (this.#facts.privileged === false) refuse('EPERM')
    const module = this.#loaded.get(name)
    if (module === undefined) refuse('ENOENT')
    if (module.holders.length > 0) refuse('EAGAIN')
    if (module.state !== 'live') refuse('EBUSY')
    const forced = this.#facts.forcesUnload === true && (flags & O_TRUNC) !== 0
    if (module.users > 0 && !forced) refuse('EAGAIN')
    this.#loaded.delete(name)
    hideModule(this.#root.path, name)
    for (const other of this.#loaded.values()) {
      this.#change(other.name, { holders: other.holders.filter((holder) => holder !== name) })
    }
    this.#show()
  }

  hold(name: string): () => void {
    const count = (by: number) => {
      const module = this.#loaded.get(name)
      if (module === undefined) throw new Error(`${name} is not loaded, so nobody can use it`)
      this.#change(name, { users: module.users + by })
      this.#show()
    }
    count(1)
    return () => count(-1)
  }

  #load(syscall: Syscall, subject: string, image: Uint8Array, parameters: string): void {
    const refuse: Refuse = (code) => refusal(syscall, subject, code)
    const { name, needs, exports } = readImage(image) ?? refuse('ENOEXEC')
    const there = this.#loaded.get(name)
    if (there !== undefined) refuse(there.state === 'live' ? 'EEXIST' : 'EBUSY')
    const modules = [...this.#loaded.values()]
    const owners = needs.map((symbol) => modules.findLast((module) => module.exports.includes(symbol)))
    for (const owner of owners) if (owner?.state !== 'live') refuse(owner?.state === 'coming' ? 'EBUSY' : 'ENOENT')
    const isRival = this.#facts.rivals?.includes(name) === true
    const failure = this.#facts.inits?.[name]
    if (failure !== undefined) refuse(failure)
    this.#loaded.set(name, {
      name,
      state: 'live',
      holders: [],
      users: 0,
      parameters: isRival ? {} : parseParameters(parameters),
      exports,
    })
    for (const owner of new Set(owners.map((module) => module!.name))) {
      this.#change(owner, { holders: [...this.#loaded.get(owner)!.holders, name] })
    }
    this.#show()
    if (isRival) refuse('EEXIST')
  }

  #change(name: string, facts: Partial<Loaded>): void {
    this.#loaded.set(name, { ...this.#loaded.get(name)!, ...facts })
  }

  #show(): void {
    showModules(this.#root.path, [...this.#loaded.values()])
  }

  async #open(path: string): Promise<Uint8Array> {
    try {
      return await this.#root.files.read(path)
    } catch (error) {
      if (isRefusal(error)) return refusal('open', path, error.code)
      throw error
    }
  }

  /** R5.8: /sys/module/compression is there iff the kernel decompresses. */
  async #decompressed(path: string, bytes: Uint8Array): Promise<Uint8Array> {
    const { files, host } = this.#root
    const known = await files.read('/sys/module/compression').then(parseCompression, () => undefined)
    if (known === undefined) return refusal('finit_module', path, 'EOPNOTSUPP')
    return host.codecs.decompress(known, bytes).catch(() => refusal('finit_module', path, 'EINVAL'))
  }
}

function refusal(syscall: Syscall, subject: string, code: ErrnoName): never {
  throw new KernelError(syscall, subject, code)
}
