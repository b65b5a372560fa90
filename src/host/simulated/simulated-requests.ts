import type { AskOutcome, IncomingRequest, Peer, Reply, RequestCall, RequestQueue, Requests } from '../index.ts'
import type { Caller } from './actor.ts'
import type { Cell } from './cells.ts'
import type { Entity } from './hash.ts'
import { atomic, type KernelSteps } from './operation.ts'
import { nsOfMs } from './simulated-clock.ts'
import type { State } from './state.ts'

/** The socket of a machine at which somebody answers requests, if anybody does. */
export class RequestSocket {
  readonly state: State
  readonly listener: Cell<Listener | undefined>

  constructor(state: State) {
    this.state = state
    this.listener = state.cell<Listener | undefined>('request socket', undefined)
  }
}

/** The requests of one caller, as asker and as who answers. */
export function simulatedRequests(socket: RequestSocket, nowNs: () => bigint, caller: Caller): Requests {
  return {
    listen: () =>
      caller.call(
        'listen',
        'requests',
        atomic(() => listen(socket, caller)),
      ),
    ask: (call, timeoutMs) => {
      const deadlineNs = timeoutMs === undefined ? undefined : nowNs() + nsOfMs(timeoutMs)
      return caller.call('ask', `${call.verb} ${call.body}`, ask(socket, caller, call, deadlineNs))
    },
  }
}

function listen(socket: RequestSocket, caller: Caller): RequestQueue {
  const listener = new Listener(socket.state, caller.nameOpened())
  socket.listener.value?.close()
  socket.listener.value = listener
  caller.whenGone(() => listener.end())
  return {
    next: () => caller.call('accept', 'requests', next(listener, caller)),
    close: () =>
      caller.call(
        'close',
        'requests',
        atomic(() => listener.close()),
      ),
  }
}

function* next(listener: Listener, caller: Caller): KernelSteps<IncomingRequest | undefined> {
  const ready = () => listener.isClosed.value || listener.waiting.value.length > 0
  if (!ready()) yield { point: 'waits for a request', ready, inUserspace: true }
  const connection = listener.take()
  return connection && incoming(connection, listener, caller)
}

function incoming(connection: Connection, listener: Listener, caller: Caller): IncomingRequest {
  const { call, peer } = connection
  return {
    ...call,
    peer,
    get gone() {
      return connection.isGone.value || connection.reply.value !== undefined
    },
    accept: () =>
      caller.call(
        'accept',
        call.verb,
        atomic(() => {
          connection.isAccepted.value = true
        }),
      ),
    answer: (reply) =>
      caller.call(
        'answer',
        call.verb,
        atomic(() => {
          connection.reply.value = reply
          listener.forget(connection)
        }),
      ),
  }
}

function* ask(
  socket: RequestSocket,
  caller: Caller,
  call: RequestCall,
  deadlineNs: bigint | undefined,
): KernelSteps<AskOutcome> {
  const peer: Peer = { pid: 1, uid: caller.privileged ? 0 : 1000, command: caller.name }
  // It is made whatever comes of it: the names of all that its process opens later hang on it.
  const connection = new Connection(socket.state, caller.nameOpened(), call, peer)
  const listener = socket.listener.value
  if (listener === undefined || listener.isClosed.value) return { kind: 'refused' }
  listener.waiting.value = [...listener.waiting.value, connection]
  let isWaiting = true
  caller.whenGone(() => isWaiting && connection.leave())
  const ready = () => connection.reply.value !== undefined || connection.isClosed.value
  yield { point: 'waits for an answer', ready, inUserspace: true, ...(deadlineNs !== undefined && { deadlineNs }) }
  isWaiting = false
  const reply = connection.reply.value
  if (reply !== undefined) return { kind: 'answered', reply }
  const kind = connection.isAccepted.value ? 'lost' : 'refused'
  connection.leave()
  return { kind }
}

const NOBODY: readonly Connection[] = []

/** Who answers. */
class Listener implements Entity {
  readonly stateId: string
  readonly origin: string
  readonly waiting: Cell<readonly Connection[]>
  readonly isClosed: Cell<boolean>
  /** Taken, and not answered. */
  readonly #open: Cell<readonly Connection[]>

  constructor(state: State, id: string) {
    this.stateId = `listener:${id}`
    this.origin = state.originOf(this.stateId)
    this.waiting = state.cell(`${this.stateId}.waiting`, NOBODY)
    this.isClosed = state.cell(`${this.stateId}.closed`, false)
    this.#open = state.cell(`${this.stateId}.open`, NOBODY)
  }

  take(): Connection | undefined {
    const [first, ...rest] = this.waiting.value
    if (first === undefined) return undefined
    this.waiting.value = rest.length === 0 ? NOBODY : rest
    this.#open.value = [...this.#open.value, first]
    return first
  }

  forget(connection: Connection): void {
    const left = this.#open.value.filter((other) => other !== connection)
    this.#open.value = left.length === 0 ? NOBODY : left
  }

  /** Takes no more. */
  close(): void {
    this.isClosed.value = true
    for (const connection of this.waiting.value) connection.isClosed.value = true
    this.waiting.value = NOBODY
  }

  /** Its process is gone. */
  end(): void {
    this.close()
    for (const connection of this.#open.value) connection.isClosed.value = true
    this.#open.value = NOBODY
  }
}

/** Somebody who asks. */
class Connection implements Entity {
  readonly stateId: string
  readonly origin: string
  readonly stateFacts: readonly unknown[]
  readonly call: RequestCall
  readonly peer: Peer
  readonly isAccepted: Cell<boolean>
  readonly isClosed: Cell<boolean>
  readonly isGone: Cell<boolean>
  readonly reply: Cell<Reply | undefined>

  constructor(state: State, id: string, call: RequestCall, peer: Peer) {
    this.stateId = `connection:${id}`
    this.origin = state.originOf(this.stateId)
    this.call = call
    this.peer = peer
    // Who takes it learns what is asked, so that this tells it from others.
    this.stateFacts = [call.verb, call.body, peer.uid]
    this.isAccepted = state.cell(`${this.stateId}.accepted`, false)
    this.isClosed = state.cell(`${this.stateId}.closed`, false)
    this.isGone = state.cell(`${this.stateId}.gone`, false)
    this.reply = state.cell<Reply | undefined>(`${this.stateId}.reply`, undefined)
  }

  /** Whoever asks is gone, or waits no longer. Where nobody will answer either, nothing leads to it any more. */
  leave(): void {
    this.isGone.value = true
    if (!this.isClosed.value) return
    for (const cell of [this.isAccepted, this.isClosed, this.isGone]) cell.drop()
  }
}
