import type { Clock } from './clock.ts'
import type { Codecs } from './codecs.ts'
import type { Commands } from './commands.ts'
import type { Files } from './files.ts'
import type { Kernel } from './kernel.ts'
import type { Looks } from './looks.ts'
import type { Strands } from './strands.ts'

/** The operating system as a bundle of ports. A function takes the narrowest port that it uses. */
export interface Host {
  readonly kernel: Kernel
  readonly files: Files
  readonly codecs: Codecs
  readonly clock: Clock
  readonly commands: Commands
  readonly strands: Strands
  /** Where what Files says can be had without waiting. */
  readonly looks?: Looks
}
