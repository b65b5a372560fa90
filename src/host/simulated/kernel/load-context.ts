import { MODULE_INIT_IGNORE_MODVERSIONS, MODULE_INIT_IGNORE_VERMAGIC } from '../../index.ts'
import type { Caller } from '../actor.ts'
import { type ModuleImage, type ModuleMemory, parseModuleImage } from './image/index.ts'
import type { ModuleLoader } from './module-loader.ts'
import { LoadedModule, type Taint, withTaint } from './modules/index.ts'

/** An image in memory, and what was asked with it. */
export interface LoadRequest {
  readonly caller: Pick<Caller, 'name'>
  readonly bytes: Uint8Array
  /** Of the file, where the kernel has decompressed it. */
  readonly compressedBytes: number
  readonly parameters: string
  readonly flags: number
}

interface Done {
  copied: boolean
  listed: boolean
  formed: boolean
  notified: boolean
}

/** A load under way: what its steps have found so far, and what is to be undone where one of them refuses. */
export class Load {
  readonly loader: ModuleLoader
  readonly request: LoadRequest
  /** `info.len`: less than the file has, once the signature is cut off. R1.12 */
  imageBytes: number
  /** The signature was good. */
  signed = false
  /** Taints from before there was a module in memory. */
  #taints = ''
  #image: ModuleImage | undefined
  /** What it has been given in memory. */
  memory: ModuleMemory | undefined
  /** That of its module, known as soon as it has memory: a load that comes no further counts as well. */
  origin = ''
  #module: LoadedModule | undefined
  /** What is to be undone where a step refuses. */
  readonly done: Done = { copied: true, listed: false, formed: false, notified: false }
  /** It has used a symbol that is for GPL modules only. R1.23 */
  usesGplOnly = false
  asyncProbe = false
  /** Texts that its parameters have allocated. R6.1 */
  strings: Map<string, string> | undefined

  constructor(loader: ModuleLoader, request: LoadRequest) {
    this.loader = loader
    this.request = request
    this.imageBytes = request.bytes.length
  }

  /** What the bytes say, where they are a module. */
  get parsed(): ModuleImage | undefined {
    this.#image ??= parseModuleImage(this.request.bytes)
    return this.#image
  }

  get image(): ModuleImage {
    if (this.parsed === undefined) throw new Error('these bytes are no module')
    return this.parsed
  }

  /** The module, if it has come so far that there is one. */
  get module(): LoadedModule | undefined {
    return this.#module
  }

  /** The module, made when it is first needed: most duplicates are refused before that. */
  get loading(): LoadedModule {
    this.#module ??= this.#make()
    return this.#module
  }

  /** Its symbols have versions, and the caller wants them looked at. */
  get isVersioned(): boolean {
    return this.image.unversioned !== true && (this.request.flags & MODULE_INIT_IGNORE_MODVERSIONS) === 0
  }

  get ignoresVermagic(): boolean {
    return (this.request.flags & MODULE_INIT_IGNORE_VERMAGIC) !== 0
  }

  get taints(): string {
    return this.#module?.taints.value ?? this.#taints
  }

  /** Taints the module, and the kernel for good. R5.5 */
  taint(taint: Taint): void {
    this.loader.taints.add(taint)
    const letters = withTaint(this.taints, taint)
    if (this.#module === undefined) this.#taints = letters
    else this.#module.taints.value = letters
  }

  #make(): LoadedModule {
    const { state, rules, profile } = this.loader.world
    if (this.memory === undefined) throw new Error(`${this.image.name} has no memory yet`)
    const made = new LoadedModule(state, this.image, this.memory, this.origin)
    if (this.#taints !== '') made.taints.value = this.#taints
    if (rules.holds('R1.36')) made.references.add(1)
    if (profile.nameTaken !== 'early') made.state = 'coming'
    return made
  }
}
