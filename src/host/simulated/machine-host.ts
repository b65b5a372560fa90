import type { Files, Strands } from '../index.ts'
import type { Caller } from './actor.ts'
import type { FileSystem } from './file-system.ts'
import { openFiles, simulatedKernel, ueventPort } from './kernel/index.ts'
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

/** The ports of one caller. */
export function machineHost(
  parts: HostParts,
  caller: Caller,
  strands: () => Strands,
  hasStandardDescriptors: boolean,
  spawn: Spawn,
): SimulatedHost {
  const { release, kernel, fileSystem, copies, requests, nowNs } = parts
  const made: { -readonly [Port in keyof SimulatedHost]?: SimulatedHost[Port] } = {}
  // Few programs use all ports, and a storm has thousands of processes: each port is made when it is first asked for.
  return {
    get kernel() {
      made.kernel ??= simulatedKernel(kernel.loader, release, caller)
      return made.kernel
    },
    get files() {
      made.files ??= filesOf(fileSystem, nowNs, caller)
      return made.files
    },
    get codecs() {
      made.codecs ??= simulatedCodecs(copies, caller)
      return made.codecs
    },
    get clock() {
      made.clock ??= simulatedClock(nowNs, caller)
      return made.clock
    },
    get commands() {
      made.commands ??= simulatedCommands(caller, spawn)
      return made.commands
    },
    get strands() {
      made.strands ??= strands()
      return made.strands
    },
    get descriptors() {
      made.descriptors ??= openFiles(kernel.loader, caller)
      return made.descriptors
    },
    get uevents() {
      made.uevents ??= ueventPort(kernel.loader.world, kernel.loader.uevents, caller)
      return made.uevents
    },
    get services() {
      made.services ??= kernel.asking.servicesOf(caller)
      return made.services
    },
    get requests() {
      made.requests ??= simulatedRequests(requests, nowNs, caller)
      return made.requests
    },
    hasStandardDescriptors,
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
