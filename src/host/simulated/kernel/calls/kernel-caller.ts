import type { Caller } from '../../actor.ts'

/** Whoever makes a module system call, as far as the kernel looks at him. */
export type KernelCaller = Pick<Caller, 'name' | 'privileged'>
