import type { Cell } from '../../cells.ts'
import type { Entity } from '../../hash.ts'
import type { KernelSteps } from '../../operation.ts'
import type { StateMap } from '../../state-map.ts'
import { ERESTARTSYS } from './answers.ts'
import type { HelperMachine, RequestOptions, RequestWorld } from './request-world.ts'

/** How long an answer is kept. R3.21 */
const WINDOW_NS = 60_000_000_000n

/** The first request for a name, and what became of it. */
interface Anchor extends Entity {
  readonly answer: Cell<number>
  /** When its completion ran: from then on the answer is given at once, for as long as the window is. */
  readonly completedNs: Cell<bigint | undefined>
}

/**
 * Lets requests for one name share the answer of the first: CONFIG_MODULE_DEBUG_AUTOLOAD_DUPS. The name is the text that was
 * asked for; what it leads to plays no part. Linux 6.12, kernel/module/dups.c; R3.17 to R3.24
 */
export class DuplicateRequests {
  readonly #world: RequestWorld
  readonly #machine: HelperMachine
  readonly #anchors: StateMap<Anchor>
  readonly #options: RequestOptions

  constructor(world: RequestWorld, machine: HelperMachine, options: RequestOptions) {
    this.#world = world
    this.#machine = machine
    this.#options = options
    this.#anchors = world.state.map<Anchor>('dups')
  }

  /** The answer of a request that is a duplicate; undefined for one that runs the helper. */
  *answerOf(asked: string, waits: boolean): KernelSteps<number | undefined> {
    const { rules } = this.#world
    const name = this.#keyOf(asked)
    // Without memory for the anchor, the request is not compared with others. R3.24
    if (this.#options.failAllocation?.('anchor') === true && rules.holds('R3.24')) return undefined
    const anchor = this.#find(name)
    if (anchor === undefined) {
      if (waits || !rules.holds('R3.18')) this.#register(name)
      return undefined
    }
    this.#tell(asked)
    if (!waits && rules.holds('R3.19/nowait')) return 0
    const ready = () => anchor.completedNs.value !== undefined
    if (!ready()) {
      const wakeup = yield {
        point: `waits for the request of ${name}`,
        ready,
        interruptible: rules.holds('R3.19/killable'),
      }
      if (wakeup === 'interrupted') return ERESTARTSYS
    }
    return anchor.answer.value
  }

  /** A helper for that name has answered, whoever started it. R3.20, R3.22 */
  announce(asked: string, answer: number): void {
    const name = this.#keyOf(asked)
    const anchor = this.#find(name)
    if (anchor === undefined) return
    anchor.answer.value = answer
    if (this.#world.rules.holds('R3.20'))
      this.#machine.work(`kworker for the answer to ${name}`, this.#complete(anchor))
    else anchor.completedNs.value = this.#world.nowNs()
  }

  // biome-ignore lint/correctness/useYield: it has its own thread, so that others come before it.
  *#complete(anchor: Anchor): KernelSteps<void> {
    anchor.completedNs.value ??= this.#world.nowNs()
  }

  get #isTracing(): boolean {
    return this.#options.traceDuplicates === true || this.#world.config.MODULE_DEBUG_AUTOLOAD_DUPS_TRACE
  }

  #find(name: string): Anchor | undefined {
    const anchor = this.#anchors.get(name)
    const completedNs = anchor?.completedNs.value
    if (completedNs === undefined) return anchor
    const windowNs = this.#world.rules.holds('R3.21') ? WINDOW_NS : 0n
    if (this.#world.nowNs() < completedNs + windowNs) return anchor
    this.#anchors.delete(name)
    anchor?.answer.drop()
    anchor?.completedNs.drop()
    return undefined
  }

  /** The text that was asked for, and nothing that it stands for. R3.17 */
  #keyOf(name: string): string {
    return this.#world.rules.holds('R3.17') ? name : name.replace(/^.*-/, '')
  }

  #register(name: string): void {
    const { state } = this.#world
    const stateId = `dups:${name}`
    this.#anchors.set(name, {
      stateId,
      origin: state.originOf(stateId),
      answer: state.cell(`dups:${name}.answer`, 0),
      completedNs: state.cell<bigint | undefined>(`dups:${name}.completed`, undefined),
    })
  }

  #tell(name: string): void {
    if (!this.#world.rules.holds('R3.19')) return
    const text = `module-autoload: duplicate request for module ${name}`
    if (this.#isTracing) this.#world.log.print('WARNING: at kernel/module/dups.c kmod_dup_request_exists_wait')
    this.#world.log.print(`module: ${text}`)
  }
}
