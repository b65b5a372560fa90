import type { RequestCall } from '../../host/index.ts'

/** Who is behind a request: the kernel's helper, a device's event, or somebody who waits for what he asked for. */
export type From = 'kernel' | 'uevent' | 'person'

/** What a request to load says. Text is byte strings. */
export interface LoadRequest {
  readonly asked: readonly string[]
  readonly from: From
  /** `modprobe -b`: the blacklist holds for names too. */
  readonly useBlacklist: boolean
  readonly parameters: string | undefined
  readonly device: DeviceOrigin
}

/** The event that a request answers, as far as whoever asks has told it. */
export interface DeviceOrigin {
  readonly devpath?: string
  readonly action?: string
  readonly seqnum?: number
  /** Of a synthetic event, which somebody has written to a file `uevent`; `0` where he gave none. */
  readonly synthUuid?: string
}

/** The verb of LoadRequest. */
export const LOAD = 'load'

// What a request may hold. A modalias is at most as long as what an event says, 2048 bytes (R8.2).
const ASKED_MAX = 256
const NAME_BYTES_MAX = 4096
const TEXT_BYTES_MAX = 4096
const BODY_BYTES_MAX = 65_536

const TEXTS = ['parameters', 'devpath', 'action', 'synthUuid'] as const
const KNOWN: ReadonlySet<string> = new Set(['asked', 'from', 'useBlacklist', 'seqnum', ...TEXTS])

/** Why a request is none, in a sentence. */
export interface BadRequest {
  readonly problem: string
  /** It is too large, and not merely wrong. */
  readonly tooLarge: boolean
}

/** The body of a request to load. */
export function formatLoadRequest({ asked, from, useBlacklist, parameters, device }: LoadRequest): RequestCall {
  return {
    verb: LOAD,
    body: JSON.stringify({ asked, from, ...(useBlacklist && { useBlacklist }), parameters, ...device }),
  }
}

/** Reads the body of a request to load, which anybody may have written. */
export function parseLoadRequest(body: string): LoadRequest | BadRequest {
  if (body.length > BODY_BYTES_MAX) return bad(`the request is longer than ${BODY_BYTES_MAX} bytes`, true)
  const read = readObject(body)
  if (read === undefined) return bad('the request is no JSON object')
  const { asked, from, useBlacklist = false, parameters, devpath, action, seqnum, synthUuid } = read
  const stranger = Object.keys(read).find((name) => !KNOWN.has(name))
  if (stranger !== undefined) return bad(`there is no ${JSON.stringify(stranger.slice(0, 64))} in a request`)
  if (!isFrom(from)) return bad('"from" is "kernel", "uevent" or "person"')
  if (!Array.isArray(asked) || asked.length === 0) return bad('"asked" is a list of names and aliases')
  if (asked.length > ASKED_MAX) return bad(`more than ${ASKED_MAX} names are asked for`, true)
  if (!asked.every((name) => isText(name, NAME_BYTES_MAX) && name !== '')) return bad('a name is no printable text')
  if (typeof useBlacklist !== 'boolean') return bad('"useBlacklist" is true or false')
  if (seqnum !== undefined && !isCount(seqnum)) return bad('"seqnum" is no number')
  for (const name of TEXTS) {
    const text = read[name]
    if (text !== undefined && !isText(text, TEXT_BYTES_MAX)) return bad(`"${name}" is no printable text`)
  }
  // What was not told is not in it.
  const device = {
    ...(devpath !== undefined && { devpath: devpath as string }),
    ...(action !== undefined && { action: action as string }),
    ...(seqnum !== undefined && { seqnum }),
    ...(synthUuid !== undefined && { synthUuid: synthUuid as string }),
  }
  return { asked, from, useBlacklist, parameters: parameters as string | undefined, device }
}

function bad(problem: string, tooLarge = false): BadRequest {
  return { problem, tooLarge }
}

function readObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function isFrom(value: unknown): value is From {
  return value === 'kernel' || value === 'uevent' || value === 'person'
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** A byte string without control characters: nothing in an index or in configuration has any. */
function isText(value: unknown, bytesMax: number): value is string {
  return typeof value === 'string' && value.length <= bytesMax && /^[\x20-\x7e\x80-\xff]*$/.test(value)
}
