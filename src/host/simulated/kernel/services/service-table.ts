import type { Entity } from '../../hash.ts'
import type { State } from '../../state.ts'
import type { StateMap } from '../../state-map.ts'

/** The module that provides a service: it cannot go while somebody has it. */
export interface ServiceOwner extends Entity {
  hold(): void
  release(): void
}

/** Who provides what is built in: nobody can take it away. */
export const KERNEL: ServiceOwner = { stateId: 'kernel', hold: () => undefined, release: () => undefined }

/** What any kernel has: without it there is no userspace. Sockets, file systems and devices are named as they are requested. */
export const BUILT_IN: readonly string[] = [
  ...['net-pf-1', 'net-pf-2', 'net-pf-10', 'net-pf-16', 'net-pf-17'],
  ...['net-pf-2-proto-6', 'net-pf-2-proto-17', 'net-pf-10-proto-6', 'net-pf-10-proto-17'],
  ...['net-pf-16-proto-0', 'net-pf-16-proto-4', 'net-pf-16-proto-9', 'net-pf-16-proto-15', 'net-pf-16-proto-16'],
  ...['fs-proc', 'fs-sysfs', 'fs-tmpfs', 'fs-devtmpfs', 'fs-ramfs', 'fs-debugfs'],
  ...['char-major-1', 'char-major-4', 'char-major-5', 'cryptomgr'],
]

/**
 * What the kernel can do for those who ask, by the name under which it would request it: `net-pf-16-proto-6`, `fs-xfs`,
 * `char-major-10-229`. A module's services are there while it is live.
 */
export class ServiceTable {
  readonly #builtin: ReadonlySet<string>
  readonly #provided: StateMap<ServiceOwner>

  constructor(state: State, builtin: readonly string[]) {
    this.#builtin = new Set(builtin)
    this.#provided = state.map<ServiceOwner>('service')
  }

  /** Who provides one of these services; undefined where nobody does. */
  find(...names: readonly string[]): ServiceOwner | undefined {
    for (const name of names) {
      const owner = this.#builtin.has(name) ? KERNEL : this.#provided.get(name)
      if (owner !== undefined) return owner
    }
    return undefined
  }

  /** A module has become live, or the kernel itself has got something. Who comes first keeps a service. */
  provide(names: readonly string[], owner: ServiceOwner = KERNEL): void {
    for (const name of names) if (!this.#provided.has(name)) this.#provided.set(name, owner)
  }

  /** The module of that name is going. */
  withdraw(names: readonly string[], module: string): void {
    for (const name of names) if (this.#provided.get(name)?.stateId === module) this.#provided.delete(name)
  }
}
