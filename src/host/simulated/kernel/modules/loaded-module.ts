import type { ModuleName } from '../../../../names.ts'
import type { Cell, Counter } from '../../cells.ts'
import type { Entity } from '../../hash.ts'
import type { DirectoryNode } from '../../nodes.ts'
import type { State } from '../../state.ts'
import type { StateMap } from '../../state-map.ts'
import { addressOf, addressText } from '../addresses.ts'
import { coreBytes, initBytes, type ModuleImage, type ModuleMemory, type Told } from '../image/index.ts'

/** UNFORMED is invisible to everybody but a loader of the same name. Spec 2.1 */
export type ModuleState = 'unformed' | 'coming' | 'live' | 'going'

/** What of it a loader of the same name asks for. */
export type ModuleStage = 'arriving' | 'live' | 'going'

const NOBODY: readonly LoadedModule[] = []

/** What a module is called among the places of a machine. Whoever makes one asks for its origin by this. */
export function moduleId(name: ModuleName): string {
  return `module:${name}`
}

/** A module in the kernel's list, or on its way there. */
export class LoadedModule implements Entity {
  readonly stateId: string
  readonly origin: string
  readonly name: ModuleName
  readonly image: ModuleImage
  /** Two files may hold modules of one name. */
  readonly stateFacts: ModuleImage
  readonly memory: ModuleMemory
  #addressText: string | undefined
  #pointOfWaits: string | undefined
  readonly #state: Cell<ModuleState>
  readonly #stage: Cell<ModuleStage>
  /** Letters of its taints, in their order. */
  readonly taints: Cell<string>
  /** Modules that use it, the newest first. */
  readonly users: Cell<readonly LoadedModule[]>
  /** Modules that it uses. */
  readonly owners: Cell<readonly LoadedModule[]>
  /** References beside those of modules: the loader's own, open devices, mounts. R1.36 */
  readonly references: Counter
  /** The memory of its init function is still there. */
  readonly hasInitMemory: Cell<boolean>
  /** Parameters as text, as their files show them. */
  readonly parameters: StateMap<string>
  /** Its directory under /sys/module. */
  readonly directory: Cell<DirectoryNode | undefined>
  /** What it has taken of each CPU's memory. */
  readonly percpuBytes: Cell<number>
  /** Its `add` has been sent, so that its `remove` will be. R8.4 */
  readonly addSent: Cell<boolean>
  /** Its `remove` has been sent, so that none will be. R8.5 */
  readonly removeSent: Cell<boolean>
  readonly devpath: string
  readonly subsystem: string = 'module'
  readonly variables: readonly (readonly [key: string, value: string])[] = []

  constructor(state: State, image: ModuleImage, memory: ModuleMemory, origin: string) {
    const { name } = image
    const id = moduleId(name)
    const whose = { origin }
    this.stateId = id
    this.origin = origin
    this.name = name
    this.image = image
    this.stateFacts = image
    this.memory = memory
    this.#state = state.cell<ModuleState>(`${id}.state`, 'unformed', whose)
    this.#stage = state.cell<ModuleStage>(`${id}.stage`, 'arriving', whose)
    this.taints = state.cell(`${id}.taints`, '', whose)
    this.users = state.cell(`${id}.users`, NOBODY, whose)
    this.owners = state.cell(`${id}.owners`, NOBODY, whose)
    this.references = state.counter(`${id}.references`, whose)
    this.hasInitMemory = state.cell(`${id}.init`, true, whose)
    this.parameters = state.map(`${id}.parameters`, whose)
    this.directory = state.cell<DirectoryNode | undefined>(`${id}.directory`, undefined, whose)
    this.percpuBytes = state.cell(`${id}.percpu`, 0, whose)
    this.addSent = state.cell(`${id}.addSent`, false, whose)
    this.removeSent = state.cell(`${id}.removeSent`, false, whose)
    this.devpath = `/module/${name}`
  }

  get state(): ModuleState {
    return this.#state.value
  }

  set state(state: ModuleState) {
    this.#state.value = state
    const stage = state === 'unformed' || state === 'coming' ? 'arriving' : state
    if (this.#stage.value !== stage) this.#stage.value = stage
  }

  /** Whoever asks for no more does not see it become COMING, so that this commutes with his step. */
  get stage(): ModuleStage {
    return this.#stage.value
  }

  /** What `refcnt` and /proc/modules show. R1.36 */
  get refcnt(): number {
    return this.users.value.length + this.references.value
  }

  /** Where it is, for who may see that: whoever reads /proc/modules asks for that of all modules. */
  get addressText(): string {
    this.#addressText ??= addressText(addressOf(this.name), true)
    return this.#addressText
  }

  /** Where loaders of the same name wait: made once for all of them. */
  get pointOfWaits(): string {
    this.#pointOfWaits ??= `waits for ${this.name}`
    return this.#pointOfWaits
  }

  /** A number of its facts, which a parameter may say. */
  numberOf(told: Told): number {
    return typeof told === 'number' ? told : Number(this.parameters.get(told.parameter) ?? 0)
  }

  get coreBytes(): number {
    return coreBytes(this.memory)
  }

  get initBytes(): number {
    return this.hasInitMemory.value ? initBytes(this.memory) : 0
  }

  /** It is gone: nothing leads to what was known of it. */
  drop(): void {
    this.#state.drop()
    this.#stage.drop()
    this.taints.drop()
    this.users.drop()
    this.owners.drop()
    this.references.drop()
    this.hasInitMemory.drop()
    this.parameters.drop()
    this.directory.drop()
    this.percpuBytes.drop()
    this.addSent.drop()
    this.removeSent.drop()
  }
}

/** Takes a reference on a module whose symbols are used. R1.23 */
export function use(user: LoadedModule, owner: LoadedModule): void {
  // The newest comes first. Linux 6.1, kernel/module/main.c, add_module_usage().
  owner.users.value = [user, ...owner.users.value]
  user.owners.value = [...user.owners.value, owner]
}

/** Drops all references that a module has on others. */
export function dropUses(user: LoadedModule): void {
  for (const owner of user.owners.value) owner.users.value = owner.users.value.filter((other) => other !== user)
  user.owners.value = NOBODY
}
