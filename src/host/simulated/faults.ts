import type { KernelError } from '../../errors.ts'
import type { Syscall } from '../../names.ts'
import type { Actor } from './actor.ts'
import type { Operation } from './operation.ts'
import { refusal } from './refusal.ts'
import type { StandingCall } from './standing-call.ts'

/**
 * What may go wrong though nobody on the machine has done it: the answer of a call, or the fate of a process. `threads`: no
 * thread is left for a call that may block, which is EAGAIN.
 */
export const FAULT_KINDS = ['EINTR', 'EIO', 'ENODEV', 'ENOMEM', 'threads', 'kill', 'stop'] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

/** Which faults there are among the choices, and how many in one run. */
export interface Faults {
  readonly budget: number
  readonly kinds: readonly FaultKind[]
}

/** Calls of the ports, and the system call that refuses them. */
const SYSCALLS: Readonly<Record<string, Syscall>> = {
  read: 'read',
  list: 'getdents',
  stat: 'stat',
  open: 'open',
  write: 'write',
  create: 'open',
  rename: 'rename',
  unlink: 'unlink',
  mkdir: 'mkdir',
  finit_module: 'finit_module',
  init_module: 'init_module',
  delete_module: 'delete_module',
}

const ON_THREADS: readonly string[] = ['finit_module', 'init_module', 'delete_module']

/** Does a call of that name need a thread of its own, as it may block on another process? */
export function needsThread(call: string): boolean {
  return ON_THREADS.includes(call)
}

/** The refusal of a call that found no thread, as fork(2) has it. */
export function noThread(call: string, subject: string): KernelError {
  return refusal(SYSCALLS[call]!, subject, 'EAGAIN')
}

/** What may become of an actor as a whole. */
export function faultsOfActor(
  { killed, stopped }: Pick<Actor, 'killed' | 'stopped'>,
  kinds: readonly FaultKind[],
): FaultKind[] {
  return kinds.filter((kind) => (kind === 'kill' && !killed) || (kind === 'stop' && !killed && !stopped))
}

/** What may become of a call where it stands. Whoever is stopped makes none, and none of those is refused. */
export function faultsOf(
  operation: StandingCall,
  { stopped }: Pick<Actor, 'stopped'>,
  kinds: readonly FaultKind[],
): FaultKind[] {
  const { begun, call, subject, pause, outcome } = operation
  if (outcome !== undefined) return []
  if (begun) return kinds.filter((kind) => kind === 'EINTR' && pause.interruptible === true)
  if (stopped) return []
  return kinds.filter((kind) => {
    switch (kind) {
      case 'EIO':
        return SYSCALLS[call] !== undefined && call !== 'delete_module' && call !== 'init_module'
      case 'ENODEV':
        // An attribute of sysfs that goes away while it is read. R5.10
        return call === 'read' && subject.startsWith('/sys/')
      case 'ENOMEM':
        return call === 'finit_module' || call === 'init_module'
      case 'threads':
        return needsThread(call)
      default:
        return false
    }
  })
}

/** The refusal that a fault is, before the call has begun. */
export function refusalOf(kind: Exclude<FaultKind, 'kill' | 'stop'>, { call, subject }: Operation): KernelError {
  return kind === 'threads' ? noThread(call, subject) : refusal(SYSCALLS[call]!, subject, kind)
}
