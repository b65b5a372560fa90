import { expect } from 'vitest'
import { isRefusal } from '../../src/errors.ts'
import { latin1, latin1Bytes } from '../../src/formats/bytes/index.ts'
import { FileSystem } from '../../src/host/simulated/file-system.ts'
import {
  type BuiltinModule,
  deleteModule,
  type ExportFacts,
  finitModule,
  formatModuleImage,
  initModule,
  type KernelOptions,
  kernelWorld,
  loadModule,
  type ModuleImage,
  ModuleLoader,
  type ModuleStats,
  showBuiltins,
  showLoaderFiles,
  showProc,
} from '../../src/host/simulated/kernel/index.ts'
import type { Node } from '../../src/host/simulated/nodes.ts'
import type { KernelSteps, Pause, Wakeup } from '../../src/host/simulated/operation.ts'
import { State } from '../../src/host/simulated/state.ts'
import { storeAtOnce } from '../../src/host/simulated/stores.ts'
import { type ErrnoName, normalizeModuleName } from '../../src/names.ts'

/** Steps after which a call is taken to go on for ever. */
const STEPS_MAX = 1_000

/** A call that a test takes from point to point. */
export class Call {
  readonly #steps: KernelSteps<ErrnoName | undefined>
  pause: Pause | undefined
  /** The points that it has come to. */
  readonly points: string[] = []
  /** 'ok', or the errno. */
  answer: string | undefined

  constructor(steps: KernelSteps<ErrnoName | undefined>) {
    this.#steps = steps
  }

  step(wakeup: Wakeup = 'ready'): this {
    const step = this.#steps.next(wakeup)
    if (step.done === true) this.answer = step.value ?? 'ok'
    else {
      this.pause = step.value
      this.points.push(step.value.point)
    }
    return this
  }

  /** Goes on until it stands at a point, whatever it would wait for on the way. */
  to(point: string): this {
    for (let steps = 0; steps < STEPS_MAX && this.answer === undefined; steps++) {
      this.step()
      if (this.pause?.point === point && this.answer === undefined) return this
    }
    expect(`${this.answer ?? 'for ever'} after ${this.points.join(', ')}`).toBe(point)
    return this
  }

  /** Goes on until it has an answer, or waits for somebody. */
  go(): this {
    for (let steps = 0; steps < STEPS_MAX && this.answer === undefined && !this.waits; steps++) this.step()
    return this
  }

  /** Goes on until it has an answer: nobody else does anything meanwhile. */
  end(): string {
    this.go()
    return this.answer ?? `waits at ${this.pause?.point}`
  }

  get waits(): boolean {
    return this.answer === undefined && this.pause?.ready !== undefined && !this.pause.ready()
  }
}

/** What a module of a test is, beside its name. */
export interface TestModule extends Partial<Omit<ModuleImage, 'depends' | 'name'>> {
  readonly depends?: readonly string[]
  readonly sizeBytes?: number
}

export interface TestKernelOptions extends KernelOptions {
  readonly builtins?: readonly (BuiltinModule & { readonly exports?: readonly ExportFacts[] })[]
  /** What request_module() answers. */
  readonly requestModule?: (alias: string) => KernelSteps<number>
}

/** A kernel without a machine around it: the test itself decides which call takes the next step. */
export class TestKernel {
  readonly state: State = new State()
  readonly fileSystem: FileSystem = new FileSystem(this.state, () => this.nowNs)
  readonly loader: ModuleLoader
  /** What was told to be counted, in order. */
  readonly counted: string[] = []
  readonly #heard: { readonly waiting: readonly string[] }
  nowNs = 0n
  privileged = true

  constructor(options: TestKernelOptions = {}) {
    const { builtins = [], requestModule = noHelper } = options
    const world = kernelWorld(options, {
      state: this.state,
      fileSystem: this.fileSystem,
      nowNs: () => this.nowNs,
      requestModule,
      provided: () => undefined,
      withdrawn: () => undefined,
      stats: this.#stats(),
    })
    this.loader = new ModuleLoader(world, builtins)
    this.#heard = this.loader.uevents.listen('test', Number.POSITIVE_INFINITY)
    showBuiltins(this.loader, builtins)
    showLoaderFiles(this.loader)
    showProc(this.loader)
  }

  /** The bytes of a module. */
  image(name: string, { depends = [], sizeBytes = 5000, ...facts }: TestModule = {}): Uint8Array {
    const whole = { parameters: {}, init: {}, permanent: false, ...facts }
    const named = { ...whole, name: normalizeModuleName(name), depends: depends.map(normalizeModuleName) }
    return formatModuleImage(named, sizeBytes)
  }

  /** load_module() of an image in memory. */
  load(name: string, module: TestModule = {}, parameters = '', flags = 0): Call {
    return this.loadBytes(this.image(name, module), parameters, flags)
  }

  loadBytes(bytes: Uint8Array, parameters = '', flags = 0): Call {
    const caller = { name: 'insmod' }
    this.loader.world.memory.allocate(bytes.length)
    return new Call(loadModule(this.loader, { caller, bytes, compressedBytes: 0, parameters, flags }))
  }

  /** init_module() by a process. */
  init(bytes: Uint8Array, parameters = ''): Call {
    return new Call(initModule(this.loader, this.#caller, bytes, parameters))
  }

  /** Writes a file, and gives its path. */
  file(path: string, bytes: Uint8Array): string {
    const slash = path.lastIndexOf('/')
    this.fileSystem.file(this.fileSystem.directory(path.slice(0, slash)), path.slice(slash + 1), bytes)
    return path
  }

  /** finit_module() of a file that the process has opened for reading. */
  finit(path: string, { parameters = '', flags = 0 } = {}): Call {
    return this.finitOf({ path, node: this.node(path), isReadable: true }, flags, parameters)
  }

  finitOf(file: Parameters<typeof finitModule>[2], flags = 0, parameters = ''): Call {
    return new Call(finitModule(this.loader, this.#caller, file, parameters, flags))
  }

  remove(name: string, flags = 0): Call {
    return new Call(deleteModule(this.loader, this.#caller, name, flags))
  }

  node(path: string): Node {
    return this.fileSystem.resolve('open', path)
  }

  read(path: string): string {
    const node = this.node(path)
    return node.kind === 'generated' ? latin1(node.generate({ privileged: this.privileged })) : node.kind
  }

  /** Writes to a file of the kernel's: 'ok', or the errno. */
  write(path: string, text: string): string {
    const node = this.node(path)
    if (node.kind !== 'generated') return 'EACCES'
    try {
      storeAtOnce(node, path, text, { privileged: this.privileged })
      return 'ok'
    } catch (error) {
      return isRefusal(error) ? error.code : String(error)
    }
  }

  exists(path: string): boolean {
    try {
      this.node(path)
      return true
    } catch {
      return false
    }
  }

  names(path: string): string[] {
    const node = this.node(path)
    return node.kind === 'directory' ? [...node.children.namesAsTheyCame()] : []
  }

  /** What the kernel has told of, as it begins: `add@/module/a`. */
  get uevents(): string[] {
    return this.#heard.waiting.map((datagram) => datagram.slice(0, datagram.indexOf('\0')))
  }

  get procModules(): string {
    return this.read('/proc/modules')
  }

  /** The state of a module: undefined where there is none of that name. */
  stateOf(name: string): string | undefined {
    return this.loader.modules.find(name)?.state
  }

  get log(): string[] {
    return this.loader.world.log.lines().map(({ text }) => text)
  }

  get tainted(): number {
    return Number(this.read('/proc/sys/kernel/tainted'))
  }

  get #caller() {
    return { name: 'process', privileged: this.privileged }
  }

  #stats(): ModuleStats {
    const tell = (text: string) => {
      this.counted.push(text)
    }
    return {
      loaded: ({ name, totalBytes, textBytes }) => tell(`loaded ${name} ${totalBytes} ${textBytes}`),
      failedRead: (bytes) => tell(`failed read ${bytes}`),
      failedDecompress: (bytes) => tell(`failed decompress ${bytes}`),
      failedBecoming: (bytes, compressed) => tell(`failed becoming ${bytes} ${compressed}`),
      failedLoad: (bytes, compressed) => tell(`failed load ${bytes} ${compressed}`),
      duplicate: (name, reason) => tell(`duplicate ${name} ${reason}`),
      unloaded: () => undefined,
      leaked: (bytes) => tell(`leaked ${bytes}`),
    }
  }
}

// biome-ignore lint/correctness/useYield: nobody is started, so nobody is waited for.
function* noHelper(): KernelSteps<number> {
  return 0
}

/** Bytes that no kernel takes for a module. */
export const NO_MODULE: Uint8Array = latin1Bytes('no module, and long enough to be looked at as one: 64 bytes and more')
