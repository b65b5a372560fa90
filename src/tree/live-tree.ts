import type { Knowledge } from '../graph/index.ts'
import type { FileIdentities, Host, Looks, Watch } from '../host/index.ts'
import { moduleDirectory, openTree, type Tree, type TreeOptions } from './open-tree.ts'
import { follow } from './watch/index.ts'

/** Two files that every run of depmod replaces: they tell of a new one at once, before any watch does. */
const REPLACED = ['modules.dep.bin', 'modules.alias.bin']

/** How long a tree may be old where its changes cannot be watched, as for udevd. systemd 262, manager_reload() */
const BLIND_NS = 3_000_000_000n

/** A tree as it was opened, and what it is asked for again and again. */
export interface OpenedTree {
  readonly tree: Tree
  readonly knowledge: Knowledge
  /** Another number for another opening. */
  readonly generation: number
}

/**
 * A module tree for whoever lives long: it is opened again when its indexes or its configuration have changed. The indexes are
 * looked at each time; configuration is watched.
 */
export class LiveTree {
  readonly #host: Pick<Host, 'files' | 'clock'>
  readonly #options: TreeOptions
  readonly #replaced: readonly string[]
  #opened: OpenedTree | undefined
  #watch: Watch | undefined
  #identities: FileIdentities | undefined
  #generation = 0
  /** A change was heard of, and nothing was opened since. */
  #isStale = false
  /** Until when it counts, where it cannot be watched. */
  #blindUntilNs: bigint | undefined

  constructor(host: Pick<Host, 'files' | 'clock'>, options: TreeOptions) {
    this.#host = host
    this.#options = options
    const directory = moduleDirectory(options)
    this.#replaced = REPLACED.map((name) => `${directory}/${name}`)
  }

  /** How often it was opened. */
  get generation(): number {
    return this.#generation
  }

  /** The tree as it is now. */
  async current(): Promise<OpenedTree> {
    const identities = await this.#host.files.identify(this.#replaced)
    const opened = this.#opened
    const watch = this.#watch
    const isOther = this.#identities === undefined || !identities.equals(this.#identities)
    if (opened === undefined || watch === undefined || isOther) return this.#open(identities)
    if (this.#blindUntilNs !== undefined && this.#host.clock.monotonicNs() > this.#blindUntilNs)
      return this.#open(identities)
    const hasChanged = await watch.changed(0)
    // Somebody else has opened it meanwhile.
    if (this.#watch !== watch) return this.current()
    if (hasChanged) this.#isStale = true
    return this.#isStale ? this.#open(identities) : opened
  }

  /** The tree, where looks say that it is as it was; undefined where `current` is to be asked. */
  unchanged(looks: Looks): OpenedTree | undefined {
    if (this.#identities === undefined || this.#blindUntilNs !== undefined || this.#isStale) return undefined
    const isQuiet = this.#watch?.isQuiet?.() === true
    return isQuiet && looks.identify(this.#replaced).equals(this.#identities) ? this.#opened : undefined
  }

  /** Watches no more. */
  async close(): Promise<void> {
    await this.#watch?.close()
  }

  /** What is watched is watched from before it is read, so that nothing is missed. */
  async #open(identities: FileIdentities): Promise<OpenedTree> {
    const { files, clock } = this.#host
    const watch = await files.openWatch()
    const followed = follow(files, watch)
    const tree = await openTree(followed.files, this.#options)
    const before = this.#watch
    this.#watch = watch
    this.#identities = identities
    // What has changed since is heard of by the new watch.
    this.#isStale = false
    this.#blindUntilNs = followed.refusal() === undefined ? undefined : clock.monotonicNs() + BLIND_NS
    this.#opened = { tree, knowledge: tree.knowledge, generation: ++this.#generation }
    const opened = this.#opened
    await before?.close()
    return opened
  }
}
