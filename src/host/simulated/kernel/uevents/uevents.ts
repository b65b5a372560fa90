import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { ErrnoName } from '../../../../names.ts'
import type { Cell, Counter } from '../../cells.ts'
import type { KernelSteps } from '../../operation.ts'
import type { Store } from '../../stores.ts'
import type { KernelWorld } from '../kernel-world.ts'
import type { Kobject, Variables } from './kobject.ts'
import { parseSyntheticEvent } from './synthetic-event.ts'
import type { UeventAction } from './uevent-action.ts'
import { formatUevent } from './uevent-message.ts'
import { UeventQueue } from './uevent-queue.ts'

/** Limits of what one event says. R8.2 */
const VARIABLES_MAX = 64
const VARIABLES_BYTES = 2048
const SEQNUM_BYTES_MAX = 28

const NOBODY: readonly UeventQueue[] = []

/** Who is run for each event, where the kernel has somebody. R8.7 */
export interface UeventProgram {
  readonly isSet: boolean
  run(subsystem: string, variables: Readonly<Record<string, string>>): KernelSteps<void>
}

/** What the kernel tells userspace of its kobjects. Linux, lib/kobject_uevent.c */
export class Uevents {
  readonly #world: KernelWorld
  readonly #program: UeventProgram | undefined
  /** Nobody who adds to it looks at it, but for those who are told. */
  readonly #seqnum: Counter
  readonly #listeners: Cell<readonly UeventQueue[]>

  constructor(world: KernelWorld, program?: UeventProgram) {
    const { state, fileSystem, config } = world
    this.#world = world
    this.#program = program
    const seqnum = state.counter('uevent_seqnum')
    this.#seqnum = seqnum
    this.#listeners = state.cell('uevent listeners', NOBODY)
    if (!config.SYSFS) return
    const directory = fileSystem.directory('/sys/kernel')
    fileSystem.generated(directory, 'uevent_seqnum', () => latin1Bytes(`${seqnum.value}\n`))
  }

  /** Tells all who listen, and runs the helper; an errno where there is more to say than an event can. R8.2 to R8.4 */
  *tell(action: UeventAction, kobject: Kobject, caller: Variables = []): KernelSteps<ErrnoName | undefined> {
    const { rules } = this.#world
    if (action === 'remove') kobject.removeSent.value = true
    if (isFiltered(kobject) && rules.holds('R8.3')) return undefined
    const variables = this.#variablesOf(action, kobject, caller)
    if (variables === undefined) return 'ENOMEM'
    this.#seqnum.add(1)
    yield* this.#send(kobject.subsystem, variables)
    if (action === 'add') kobject.addSent.value = true
    // In no kernel: it neither loads what an event asks for, nor waits. R8.8
    const modalias = kobject.variables.find(([key]) => key === 'MODALIAS')
    if (modalias !== undefined && !rules.holds('R8.8')) yield* this.#world.requestModule(modalias[1])
    return undefined
  }

  /** What the file `uevent` of a kobject does with what is written to it. R8.5 */
  store(kobject: Kobject): Store {
    const { log, profile, rules } = this.#world
    const tell = this.tell.bind(this)
    return function* (text) {
      const event = parseSyntheticEvent(text, profile.syntheticArguments)
      if (event !== undefined && rules.holds('R8.5')) return yield* tell(event.action, kobject, event.variables)
      log.print(`synth uevent: ${kobject.devpath}: unknown uevent action string`)
      return 'EINVAL'
    }
  }

  /** Opens a socket that is told of all from now on. */
  listen(id: string, bufferBytes: number): UeventQueue {
    const queue = new UeventQueue(this.#world.state, id, bufferBytes)
    this.#listeners.value = [...this.#listeners.value, queue]
    return queue
  }

  close(queue: UeventQueue): void {
    const left = this.#listeners.value.filter((other) => other !== queue)
    this.#listeners.value = left.length === 0 ? NOBODY : left
    queue.drop()
  }

  /** In their order, without the number that comes last. Undefined where that is too much. */
  #variablesOf(action: UeventAction, { devpath, subsystem, variables }: Kobject, caller: Variables) {
    const { rules } = this.#world
    const hidesAlias = action === 'unbind' && rules.holds('R8.6/unbind')
    const own = variables.filter(([key]) => key !== 'MODALIAS' || !(hidesAlias || !rules.holds('R3.31')))
    const first: Variables = [
      ['ACTION', action],
      ['DEVPATH', devpath],
      ['SUBSYSTEM', subsystem],
    ]
    const all = rules.holds('R8.2') ? [...first, ...caller, ...own] : [...first, ...own, ...caller]
    const isTooMuch = all.length >= VARIABLES_MAX || !this.#hasRoom(all)
    return isTooMuch && rules.holds('R8.2/limits') ? undefined : all
  }

  /** For the number too, which is looked at only where it can matter. */
  #hasRoom(variables: Variables): boolean {
    const room = variables.reduce((left, [key, value]) => left - bytesOf(key, value), VARIABLES_BYTES)
    return room >= SEQNUM_BYTES_MAX || room >= bytesOf('SEQNUM', String(this.#seqnum.value + 1))
  }

  *#send(subsystem: string, variables: Variables): KernelSteps<void> {
    const listeners = this.#listeners.value
    if (listeners.length === 0 && this.#program?.isSet !== true) return
    const numbered: Variables = [...variables, ['SEQNUM', String(this.#seqnum.value)]]
    const datagram = formatUevent(numbered)
    for (const listener of listeners) listener.put(datagram)
    if (this.#program?.isSet === true) yield* this.#program.run(subsystem, Object.fromEntries(numbered))
  }
}

/** An equals sign and a NUL come with them. */
function bytesOf(key: string, value: string): number {
  return key.length + value.length + 2
}

/** What is in the directory of a module is no module. R8.3 */
function isFiltered({ subsystem, devpath }: Kobject): boolean {
  return subsystem === 'module' && !/^\/module\/[^/]+$/.test(devpath)
}
