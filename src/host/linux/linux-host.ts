import type { Host } from '../index.ts'
import { nodeHost } from '../node/index.ts'
import { linuxCodecs } from './linux-codecs.ts'
import { linuxKernel } from './linux-kernel.ts'

/** The machine that this process runs on. Native code is loaded at the first call that needs it, not here. */
export async function linuxHost(): Promise<Host> {
  return { ...nodeHost(), kernel: linuxKernel(), codecs: linuxCodecs() }
}
