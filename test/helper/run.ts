/** What a client did. */
export interface Run {
  readonly calls: readonly string[]
  readonly status: number
  /** What the server read behind the head. */
  readonly body: string
  /** The words behind the next loader's name. */
  readonly nextArgv: string
}

/** Each call once where it is repeated: into how many pieces an answer falls is nobody's doing. */
export function inShort(calls: readonly string[]): string[] {
  return calls.filter((call, index) => call !== calls[index - 1])
}
