import { readFileSync } from 'node:fs'
import { parseProcModules } from '../../src/formats/proc/index.ts'
import type { Knowledge } from '../../src/graph/index.ts'
import type { Host } from '../../src/host/index.ts'
import { openTree } from '../../src/tree/index.ts'
import { type AClock, aClock } from './a-clock.ts'
import { type AKernel, aKernel, type KernelFacts } from './a-kernel.ts'
import type { Root } from './a-root.ts'
import { aTree, type TreeParts } from './a-tree.ts'

/** A machine: a root on disk, a kernel in memory that shows in it, and time that moves when somebody sleeps. */
export interface AMachine {
  readonly root: Root
  readonly kernel: AKernel
  readonly clock: AClock
  readonly host: Host
  /** The machine's own tree. */
  readonly knowledge: Knowledge
  /** What /proc/modules lists, oldest first. */
  loaded(): string[]
  /** Reads the tree again, after a change to it. */
  reopened(): Promise<AMachine>
  /** The content of a file of the root, without its newline. */
  text(path: string): string
}

export async function aMachine(parts: TreeParts, facts: KernelFacts = {}): Promise<AMachine> {
  const root = aTree(parts).onDisk()
  const kernel = aKernel(root, facts)
  const clock = aClock()
  const bytes = (path: string) => readFileSync(root.outside(path))
  const open = async (): Promise<AMachine> => ({
    root,
    kernel,
    clock,
    host: { ...root.host, kernel, clock },
    knowledge: (await openTree(root.files, root)).knowledge,
    loaded: () =>
      parseProcModules(bytes('/proc/modules'))
        .map(({ name }) => name as string)
        .reverse(),
    reopened: open,
    text: (path) => bytes(path).toString('latin1').trimEnd(),
  })
  return open()
}
