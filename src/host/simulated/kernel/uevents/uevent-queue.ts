import type { Cell } from '../../cells.ts'
import type { Entity } from '../../hash.ts'
import type { KernelSteps } from '../../operation.ts'
import { type Refused, refused } from '../../refusal.ts'
import type { State } from '../../state.ts'

/** What a datagram takes of a buffer beside its bytes: the kernel's own record of it. Recalled; it differs by version. */
const RECORD_BYTES = 768

/** Whether a listener has lost datagrams, and knows it. */
type Loss = 'none' | 'untold' | 'told'

/** What one listener has not received yet. Linux, net/netlink/af_netlink.c */
export class UeventQueue implements Entity {
  readonly stateId: string
  readonly origin: string
  readonly #bufferBytes: number
  readonly #datagrams: Cell<readonly string[]>
  readonly #usedBytes: Cell<number>
  readonly #loss: Cell<Loss>

  constructor(state: State, id: string, bufferBytes: number) {
    this.stateId = id
    this.origin = state.originOf(id)
    this.#bufferBytes = bufferBytes
    this.#datagrams = state.cell<readonly string[]>(`${id}.datagrams`, NOTHING)
    this.#usedBytes = state.cell(`${id}.bytes`, 0)
    this.#loss = state.cell<Loss>(`${id}.loss`, 'none')
  }

  /** Takes a datagram, or loses it where the buffer is full; that is told once, until all has been received. */
  put(datagram: string): void {
    const usedBytes = this.#usedBytes.value + datagram.length + RECORD_BYTES
    if (usedBytes <= this.#bufferBytes) {
      this.#usedBytes.value = usedBytes
      this.#datagrams.value = [...this.#datagrams.value, datagram]
    } else if (this.#loss.value === 'none') this.#loss.value = 'untold'
  }

  /** The next one; undefined where none comes in time. ENOBUFS where some were lost. */
  *receive(deadlineNs: bigint): KernelSteps<string | undefined | Refused> {
    const ready = () => this.#loss.value === 'untold' || this.#datagrams.value.length > 0
    if (!ready()) yield { point: 'waits for a uevent', ready, deadlineNs, interruptible: true }
    if (this.#loss.value === 'untold') {
      this.#loss.value = 'told'
      return refused('recvmsg', 'uevents', 'ENOBUFS')
    }
    const [first, ...rest] = this.#datagrams.value
    if (first !== undefined) this.#usedBytes.value -= first.length + RECORD_BYTES
    this.#datagrams.value = rest.length === 0 ? NOTHING : rest
    if (rest.length === 0) this.#loss.value = 'none'
    return first
  }

  /** Nobody receives from it any more: what is left is gone, and nothing leads to it. */
  drop(): void {
    this.#datagrams.value = NOTHING
    for (const cell of [this.#datagrams, this.#usedBytes, this.#loss]) cell.drop()
  }

  /** All that is there, for tests. */
  get waiting(): readonly string[] {
    return this.#datagrams.value
  }
}

const NOTHING: readonly string[] = []
