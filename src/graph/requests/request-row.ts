/** How the kernel asks: waits for the helper's end, only starts it, or looks before and after it asks. R3.11 */
export type RequestMode = 'wait' | 'nowait' | 'try-then'

/**
 * What the caller makes of the answer before it looks again for what it wanted. A helper that ran and failed is positive
 * (256), so that who tests for `<0` takes it for a success. R3.12, R3.13
 */
export type RequestResult =
  /** Whatever it is, the caller looks again. */
  | 'ignored'
  /** It looks again after 0 alone. */
  | '=0'
  /** Only a negative errno is a failure. */
  | '<0'
  /** Anything but 0 is a failure: it gives up, or asks for the next name. */
  | '!=0'
  /** After a helper that failed it asks for the next name. */
  | '>0'

/** Why a name may be without a module on any kernel. */
export type Unclaimed =
  /** Only a line of modprobe.d gives it one. */
  | 'user-alias'
  /** Where nothing answers, the caller goes on to the next name of its row. */
  | 'fallback'

/** A name as some caller asks for it. */
export interface RequestExample {
  readonly asked: string
  /** The module that answers where it is built as one. */
  readonly module: string | undefined
  /** The option of the kernel's configuration that decides whether it is, without `CONFIG_`. */
  readonly option: string | undefined
  readonly unclaimed: Unclaimed | undefined
}

/** One call of request_module(). */
export interface RequestCall {
  /** The format of printf(3) that makes the name. */
  readonly format: string
  /** File and function of 6.12 that ask. */
  readonly caller: string
  readonly mode: RequestMode
  readonly result: RequestResult
  /** What whoever causes it must be allowed. */
  readonly needs?: string
  /** The first release that is known to ask so, and the first that is known not to any more. */
  readonly since?: string
  readonly until?: string
  readonly note?: string
  readonly examples: readonly RequestExample[]
}

/** A row of the catalogue: section 3.6 of the rules. */
export interface RequestRow {
  readonly row: number
  readonly subsystem: string
  readonly calls: readonly RequestCall[]
}

/** What a call may be told beside the usual. */
type Facts = Pick<RequestCall, 'needs' | 'since' | 'until' | 'note'>

/** A row. */
export function row(number: number, subsystem: string, ...calls: readonly RequestCall[]): RequestRow {
  return { row: number, subsystem, calls }
}

/** A call. `how` is mode and result, as in `wait =0`. */
export function asks(
  format: string,
  caller: string,
  how: `${RequestMode} ${RequestResult}`,
  examples: readonly RequestExample[],
  facts: Facts = {},
): RequestCall {
  const [mode, result] = how.split(' ') as [RequestMode, RequestResult]
  return { format, caller, mode, result, ...facts, examples }
}

/** A name, the module that answers, and the option that builds it. */
export function answered(asked: string, module: string, option: string): RequestExample {
  return { asked, module, option, unclaimed: undefined }
}

/** A name whose answer can only be built into the kernel: then nobody asks for it. */
export function neverModular(asked: string, option: string): RequestExample {
  return { asked, module: undefined, option, unclaimed: undefined }
}

/** A name that no module claims by itself. */
export function unclaimed(asked: string, why: Unclaimed): RequestExample {
  return { asked, module: undefined, option: undefined, unclaimed: why }
}

/** Names that are those of the modules, with `-` for `_` where the caller writes so. */
export function literal(names: string, option: string): RequestExample[] {
  return names.split(' ').map((asked) => answered(asked, asked.replaceAll('-', '_'), option))
}
