import type { Host } from '../index.ts'
import { nodeHost, Turnstile } from '../node/index.ts'
import { linuxClock } from './linux-clock.ts'
import { linuxCodecs } from './linux-codecs.ts'
import { linuxFiles } from './linux-files.ts'
import { linuxKernel } from './linux-kernel.ts'
import { linuxLocks } from './linux-locks.ts'
import { linuxLooks } from './linux-looks.ts'

/** How a process uses its machine. */
export interface LinuxHostOptions {
  /** Where module calls are made: beside everything else, or on the calling thread, for a command that serves nobody else. */
  readonly blocking?: 'thread' | 'here'
  /** It serves others for long: native calls from the first one on, strands that leave each other time, and no names of them, which would be dear. */
  readonly serves?: boolean
}

/** From the first file on. */
const AT_ONCE = { lists: 0, files: 0 }

/** The machine that this process runs on. Native code is loaded at the first call that needs it, not here. */
export async function linuxHost({ blocking = 'thread', serves = false }: LinuxHostOptions = {}): Promise<Host> {
  const turnstile = serves ? new Turnstile() : undefined
  const host = nodeHost({ named: !serves, ...(turnstile && { turnstile }) })
  const looks = serves ? linuxLooks() : undefined
  const isWide = serves && (await (await import('./pool-calls.ts')).widenPool())
  return {
    ...host,
    files: {
      ...host.files,
      ...linuxFiles(undefined, undefined, serves ? AT_ONCE : undefined),
      ...linuxLocks(undefined, turnstile),
    },
    kernel: linuxKernel({ blocking: isWide ? 'pool' : blocking, ...(turnstile && { turnstile }) }),
    codecs: linuxCodecs(),
    clock: linuxClock(),
    ...(looks && { looks }),
  }
}
