import type { ErrnoName } from '../../names.ts'
import type { Caller } from './actor.ts'
import type { KernelSteps } from './operation.ts'
import { refusal } from './refusal.ts'

/** Whoever reads or writes a file of the kernel's. */
export type FileUser = Pick<Caller, 'privileged'>

/** What the kernel does with what is written to a file of /proc or /sys: an errno where it refuses. */
export type Store = (text: string, writer: FileUser) => KernelSteps<ErrnoName | undefined>

/** A store that takes effect at once. */
export function storing(act: (text: string, writer: FileUser) => ErrnoName | undefined): Store {
  // biome-ignore lint/correctness/useYield: an atomic write has no point inside.
  return function* (text, writer) {
    return act(text, writer)
  }
}

/** open for writing, one write, close. */
export function* storeIn(
  node: { readonly store?: Store | undefined },
  path: string,
  text: string,
  writer: FileUser,
): KernelSteps<void> {
  if (node.store === undefined) throw refusal('open', path, 'EACCES')
  const code = yield* node.store(text, writer)
  if (code !== undefined) throw refusal('write', path, code)
}

/** The same for who is no process of the machine, and cannot wait. */
export function storeAtOnce(...write: Parameters<typeof storeIn>): void {
  const { done } = storeIn(...write).next('ready')
  if (done !== true) throw new Error(`a write to ${write[1]} takes a while, so that a process must do it`)
}
