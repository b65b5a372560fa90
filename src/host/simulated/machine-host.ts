import type { Clock, Codecs, Commands, Files, Kernel, Requests, Strands } from '../index.ts'
import type { Caller } from './actor.ts'
import type { FileSystem } from './file-system.ts'
import {
  type KernelServices,
  type OpenFiles,
  openFiles,
  simulatedKernel,
  type UeventPort,
  ueventPort,
} from './kernel/index.ts'
import type { MachineKernel } from './machine-kernel.ts'
import { simulatedClock } from './simulated-clock.ts'
import { type FirstCopies, simulatedCodecs } from './simulated-codecs.ts'
import { type Spawn, simulatedCommands } from './simulated-commands.ts'
import { simulatedFiles } from './simulated-files.ts'
import type { SimulatedHost } from './simulated-host.ts'
import { simulatedLocks } from './simulated-locks.ts'
import { type RequestSocket, simulatedRequests } from './simulated-requests.ts'
import { simulatedWatches } from './simulated-watches.ts'
import { simulatedWrites } from './simulated-writes.ts'

/** What the ports of a machine stand on. */
export interface HostParts {
  readonly release: string
  readonly kernel: MachineKernel
  readonly fileSystem: FileSystem
  readonly copies: FirstCopies
  readonly requests: RequestSocket
  readonly nowNs: () => bigint
}

/** Who calls, and what is his own. */
export interface HostOwner {
  readonly caller: Caller
  readonly strands: Strands
  readonly hasStandardDescriptors: boolean
  readonly spawn: Spawn
}

/**
 * The ports of one caller. Those of every host are its own properties, so that they can be copied to another. All hosts are of
 * one shape, and few programs use the others, of which a storm would make thousands.
 */
export class MachineHost implements SimulatedHost {
  readonly kernel: Kernel
  readonly files: Files
  readonly codecs: Codecs
  readonly clock: Clock
  readonly commands: Commands
  readonly strands: Strands
  readonly hasStandardDescriptors: boolean
  readonly #parts: HostParts
  readonly #caller: Caller
  #descriptors: OpenFiles | undefined
  #uevents: UeventPort | undefined
  #services: KernelServices | undefined
  #requests: Requests | undefined

  constructor(parts: HostParts, { caller, strands, hasStandardDescriptors, spawn }: HostOwner) {
    const { release, kernel, fileSystem, copies, nowNs } = parts
    this.kernel = simulatedKernel(kernel.loader, release, caller)
    this.files = filesOf(fileSystem, nowNs, caller)
    this.codecs = simulatedCodecs(copies, caller)
    this.clock = simulatedClock(nowNs, caller)
    this.commands = simulatedCommands(caller, spawn)
    this.strands = strands
    this.hasStandardDescriptors = hasStandardDescriptors
    this.#parts = parts
    this.#caller = caller
  }

  knowsForGood(): void {
    this.#caller.knowsForGood()
  }

  knowsOnly(...known: readonly unknown[]): void {
    this.#caller.knowsOnly(known)
  }

  get descriptors(): OpenFiles {
    this.#descriptors ??= openFiles(this.#parts.kernel.loader, this.#caller)
    return this.#descriptors
  }

  get uevents(): UeventPort {
    const { loader } = this.#parts.kernel
    this.#uevents ??= ueventPort(loader.world, loader.uevents, this.#caller)
    return this.#uevents
  }

  get services(): KernelServices {
    this.#services ??= this.#parts.kernel.asking.servicesOf(this.#caller)
    return this.#services
  }

  get requests(): Requests {
    const { requests, nowNs } = this.#parts
    this.#requests ??= simulatedRequests(requests, nowNs, this.#caller)
    return this.#requests
  }
}

// One by one: to spread four objects takes as long as several calls, and each process of a storm has its own.
function filesOf(fileSystem: FileSystem, nowNs: () => bigint, caller: Caller): Files {
  const { createFile, rename, touch, unlink, makeDirectory } = simulatedWrites(fileSystem, caller)
  const { openWatch } = simulatedWatches(fileSystem, nowNs, caller)
  const { makeLockDirectory, openLock } = simulatedLocks(fileSystem, nowNs, caller)
  const { read, readInto, readEach, readStart, list, stat, identify } = simulatedFiles(fileSystem, caller)
  return {
    read,
    readInto,
    readEach,
    readStart,
    list,
    stat,
    identify,
    createFile,
    rename,
    touch,
    unlink,
    makeDirectory,
    openWatch,
    makeLockDirectory,
    openLock,
  }
}
