/** Who is at the other end of a connection, as the kernel tells it. */
export interface Peer {
  readonly pid: number
  readonly uid: number
  /** The name of its program, as far as it could be had: it may be gone, and its number somebody else's. A byte string. */
  readonly command: string
}

/** What is asked: a word, and what belongs to it as text that only the two who talk understand. Byte strings. */
export interface RequestCall {
  readonly verb: string
  readonly body: string
}

/** What is answered. */
export interface Reply {
  /** As HTTP numbers answers. */
  readonly status: number
  /** The exit status that modprobe would have. */
  readonly exitStatus: number
  /** The name of an errno, where it failed. */
  readonly errno: string
  readonly body: string
}

/** A request that waits for its answer. */
export interface IncomingRequest extends RequestCall {
  readonly peer: Peer
  /** Nobody waits for the answer any more. */
  readonly gone: boolean
  /** Tells whoever asks that it will be served: from now on silence is a failure. */
  accept(): Promise<void>
  /** Answers, once. Resolves also where nobody is there to hear it. */
  answer(reply: Reply): Promise<void>
}

/** The end of a connection at which requests are answered. */
export interface RequestQueue {
  /** The next request; undefined once the queue is closed. */
  next(): Promise<IncomingRequest | undefined>
  /** Takes no more requests, and ends the wait for the next one. Those that were taken can still be answered. */
  close(): Promise<void>
}

/** What has become of a question. */
export type AskOutcome =
  | { readonly kind: 'answered'; readonly reply: Reply }
  /** Nobody has taken the request: it may be put to somebody else. */
  | { readonly kind: 'refused' }
  /** It was accepted, and its answer will never come. */
  | { readonly kind: 'lost' }

/**
 * Requests from other processes, the one port above a system call: a stream socket on which one asks and one answers.
 */
export interface Requests {
  /** Begins to take requests, in the place of whoever did before. */
  listen(): Promise<RequestQueue>
  /** Asks whoever listens, and waits until it is answered; with a time, no longer than that. */
  ask(call: RequestCall, timeoutMs?: number): Promise<AskOutcome>
}
