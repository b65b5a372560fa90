import type { Host } from '../index.ts'
import { nodeClock } from './node-clock.ts'
import { nodeCodecs } from './node-codecs.ts'
import { nodeCommands } from './node-commands.ts'
import { nodeFiles } from './node-files.ts'
import { nodeKernel } from './node-kernel.ts'
import { nodeStrands, type StrandOptions } from './node-strands.ts'

/** A host without native code, on any operating system: it reads everything and loads nothing. */
export function nodeHost(options: StrandOptions = {}): Host {
  return {
    kernel: nodeKernel(),
    files: nodeFiles(),
    codecs: nodeCodecs(),
    clock: nodeClock(),
    commands: nodeCommands(),
    strands: nodeStrands(options),
  }
}
