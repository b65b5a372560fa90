import { FormatError } from '../../errors.ts'
import type { Asking } from './workload.ts'

/** More devices than any machine has; their events would be answered for hours. */
const MOST_ASKINGS = 20_000

/**
 * Reads a workload from JSON Lines: `{ "atMs": 12.5, "who": "/devices/pci0000:00/0000:00:1f.2", "what": "pci:v…" }` a line.
 * `atMs` is 0 where it is not told. Empty lines and lines that begin with # are left out. `text` is Unicode.
 */
export function parseRequests(text: string): Asking[] {
  const askings: Asking[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (askings.length === MOST_ASKINGS) throw wrong(index, `more than ${MOST_ASKINGS} requests`)
    askings.push(parseLine(line, index))
  }
  return askings.sort((one, other) => one.atMs - other.atMs)
}

/** Reads a list of devices: a modalias a line, as /sys has it, all at once. `text` is Unicode. */
export function parseDevices(text: string): Asking[] {
  const lines = text.split('\n').filter((line) => line !== '')
  if (lines.length > MOST_ASKINGS) throw wrong(MOST_ASKINGS, `more than ${MOST_ASKINGS} devices`)
  return lines.map((what, index): Asking => ({ atMs: 0, who: `/devices/listed/${index}`, what }))
}

function parseLine(line: string, index: number): Asking {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw wrong(index, 'it is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(index, 'it is not an object')
  }
  const { atMs = 0, who, what } = value as Partial<Record<keyof Asking, unknown>>
  if (typeof atMs !== 'number' || !(atMs >= 0)) throw wrong(index, 'atMs is not a number of milliseconds')
  if (typeof who !== 'string' || !/^\/[!-~]+$/.test(who)) throw wrong(index, "who is not a device's path below /sys")
  if (typeof what !== 'string' || what === '') throw wrong(index, 'what is not a modalias')
  return { atMs, who, what }
}

function wrong(index: number, problem: string): FormatError {
  return new FormatError('requests', index + 1, `line ${index + 1}: ${problem}`)
}
