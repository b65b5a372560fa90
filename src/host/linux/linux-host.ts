import type { Host } from '../index.ts'
import { nodeHost } from '../node/index.ts'
import { linuxClock } from './linux-clock.ts'
import { linuxCodecs } from './linux-codecs.ts'
import { linuxFiles } from './linux-files.ts'
import { type LinuxKernelOptions, linuxKernel } from './linux-kernel.ts'
import { linuxLocks } from './linux-locks.ts'

/** The machine that this process runs on. Native code is loaded at the first call that needs it, not here. */
export async function linuxHost({ blocking = 'thread' }: Pick<LinuxKernelOptions, 'blocking'> = {}): Promise<Host> {
  const host = nodeHost()
  return {
    ...host,
    files: { ...host.files, ...linuxFiles(), ...linuxLocks() },
    kernel: linuxKernel({ blocking }),
    codecs: linuxCodecs(),
    clock: linuxClock(),
  }
}
