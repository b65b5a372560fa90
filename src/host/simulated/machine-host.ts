import { FormatError } from '../../errors.ts'
import type { Strands } from '../index.ts'
import type { Caller } from './actor.ts'
import type { FileSystem } from './file-system.ts'
import { openFiles, simulatedKernel, ueventPort } from './kernel/index.ts'
import type { MachineKernel } from './machine-kernel.ts'
import { simulatedClock } from './simulated-clock.ts'
import { type Spawn, simulatedCommands } from './simulated-commands.ts'
import { simulatedFiles } from './simulated-files.ts'
import type { SimulatedHost } from './simulated-host.ts'
import { simulatedLocks } from './simulated-locks.ts'
import { simulatedWatches } from './simulated-watches.ts'
import { simulatedWrites } from './simulated-writes.ts'

/** What the ports of a machine stand on. */
export interface HostParts {
  readonly release: string
  readonly kernel: MachineKernel
  readonly fileSystem: FileSystem
  readonly nowNs: () => bigint
}

/** The ports of one caller. */
export function machineHost(
  parts: HostParts,
  caller: Caller,
  strands: Strands,
  hasStandardDescriptors: boolean,
  spawn: Spawn,
): SimulatedHost {
  const { release, kernel, fileSystem, nowNs } = parts
  return {
    kernel: simulatedKernel(kernel.loader, release, caller),
    files: {
      ...simulatedFiles(fileSystem, caller),
      ...simulatedWrites(fileSystem, caller),
      ...simulatedWatches(fileSystem, nowNs, caller),
      ...simulatedLocks(fileSystem, nowNs, caller),
    },
    codecs: {
      atOnce: 1,
      decompress: async (compression) => {
        throw new FormatError(compression, 0, 'the simulated machine has no decoders', 'EOPNOTSUPP')
      },
    },
    clock: simulatedClock(nowNs, caller),
    commands: simulatedCommands(caller, spawn),
    strands,
    descriptors: openFiles(kernel.loader, caller),
    uevents: ueventPort(kernel.loader.world, kernel.loader.uevents, caller),
    services: kernel.asking.servicesOf(caller),
    hasStandardDescriptors,
  }
}
