/** The host over node:*, without native code. */
export { nodeClock } from './node-clock.ts'
export { nodeCodecs } from './node-codecs.ts'
export { nodeCommands } from './node-commands.ts'
export { nodeFiles } from './node-files.ts'
export { nodeHost } from './node-host.ts'
export { nodeKernel, openForReading } from './node-kernel.ts'
export { nodeStrands } from './node-strands.ts'
export { refusal } from './refusal.ts'
