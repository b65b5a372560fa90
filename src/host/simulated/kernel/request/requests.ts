import type { Counter } from '../../cells.ts'
import { DuplicateRequests } from './duplicate-requests.ts'
import { GATE_SLOTS, type Gate, RefusingGate, SemaphoreGate, ThrottlingGate } from './gate.ts'
import { HelperSwitch } from './helper-switch.ts'
import { ModprobePath } from './modprobe-path.ts'
import { RequestCounts } from './request-counts.ts'
import type { HelperMachine, RequestOptions, RequestWorld } from './request-world.ts'
import { UsermodeHelper } from './usermode-helper.ts'

/** More than anybody is short of, so that the limit is 50. */
const MAX_THREADS = 30_000

/** All that the kernel knows of requests for modules. */
export class Requests {
  readonly world: RequestWorld
  readonly machine: HelperMachine
  readonly options: RequestOptions
  readonly path: ModprobePath
  readonly helper: UsermodeHelper
  readonly #gate: Gate
  readonly #gates = new Map<string, Gate>()
  /** Undefined on kernels without it. */
  readonly duplicates: DuplicateRequests | undefined
  readonly counts: RequestCounts
  /** A wait in an async worker has been warned of. R3.1 */
  readonly warned: Counter

  constructor(world: RequestWorld, machine: HelperMachine, options: RequestOptions = {}) {
    const { profile, config, state } = world
    this.world = world
    this.machine = machine
    this.options = options
    this.path = new ModprobePath(world)
    this.helper = new UsermodeHelper(world, machine, new HelperSwitch(world, options))
    this.#gate = gateOf(world, options)
    if (profile.convergesRequests && config.MODULE_DEBUG_AUTOLOAD_DUPS) {
      this.duplicates = new DuplicateRequests(world, machine, options)
    }
    this.counts = new RequestCounts(state)
    this.warned = state.counter('request.warned', { keyed: false })
  }

  /** One for all names. R3.10 */
  gateFor(name: string): Gate {
    if (this.world.rules.holds('R3.10')) return this.#gate
    const gate = this.#gates.get(name) ?? gateOf(this.world, this.options)
    this.#gates.set(name, gate)
    return gate
  }
}

function gateOf(world: RequestWorld, { maxThreads = MAX_THREADS, slots = GATE_SLOTS }: RequestOptions): Gate {
  switch (world.profile.gate) {
    case 'refuses':
      return new RefusingGate(world, maxThreads, slots)
    case 'throttles':
      return new ThrottlingGate(world, slots)
    case 'semaphore':
      return new SemaphoreGate(world, slots)
    default:
      return world.profile.gate satisfies never
  }
}
