import { latin1, latin1Bytes } from '../../../formats/bytes/index.ts'
import { type ErrnoName, isErrnoName, type ModuleName, normalizeModuleName } from '../../../names.ts'

/** What the init function of a simulated module does, in this order. */
export interface InitFacts {
  /** How long it takes, in virtual milliseconds. */
  readonly sleepMs?: number
  /** Aliases that it requests by the kernel's helper, one after the other, whatever comes of it. */
  readonly requests?: readonly string[]
  /** The error that it returns. */
  readonly fails?: ErrnoName
}

/** What the kernel finds in the file of a simulated module. */
export interface ModuleImage {
  readonly name: ModuleName
  /** The modules whose symbols it uses. */
  readonly depends: readonly ModuleName[]
  /** Its parameters and their defaults. One whose default is a number takes nothing but whole numbers. */
  readonly parameters: Readonly<Record<string, string | number>>
  readonly init: InitFacts
  /** How long its exit function takes, in virtual milliseconds. */
  readonly exitMs?: number
  /** It has an init function and no exit function. */
  readonly permanent: boolean
  /** Services that are there while it is live, by the names under which they are requested: `fs-xfs`. */
  readonly provides?: readonly string[]
}

const MAGIC = 'modonce simulated module\n'

/** The longest description; after it comes padding. */
const DESCRIPTION_BYTES = 16 * 1024

/** The bytes of a module file: a description in lines, padded with zeros to its size. */
export function formatModuleImage(image: ModuleImage, sizeBytes: number): Uint8Array {
  const { name, depends, parameters, init, exitMs, permanent, provides = [] } = image
  const lines = [`name=${name}`]
  if (depends.length > 0) lines.push(`depends=${depends.join(',')}`)
  for (const [parameter, value] of Object.entries(parameters)) {
    lines.push(`${typeof value === 'number' ? 'number' : 'text'}=${parameter}=${value}`)
  }
  if (init.sleepMs !== undefined) lines.push(`sleep=${init.sleepMs}`)
  for (const alias of init.requests ?? []) lines.push(`request=${alias}`)
  if (init.fails !== undefined) lines.push(`fails=${init.fails}`)
  if (exitMs !== undefined) lines.push(`exit=${exitMs}`)
  if (permanent) lines.push('permanent=1')
  for (const service of provides) lines.push(`provides=${service}`)
  const description = latin1Bytes(`${MAGIC}${lines.join('\n')}\n\0`)
  const bytes = new Uint8Array(Math.max(sizeBytes, description.length))
  bytes.set(description)
  return bytes
}

/** Undefined for bytes that are no simulated module. */
export function parseModuleImage(bytes: Uint8Array): ModuleImage | undefined {
  const end = bytes.subarray(0, DESCRIPTION_BYTES).indexOf(0)
  const text = latin1(bytes.subarray(0, Math.max(0, end)))
  if (!text.startsWith(MAGIC)) return undefined
  const fields = text.slice(MAGIC.length).split('\n').map(keyAndValue)
  const values = (key: string) => fields.filter((field) => field.key === key).map(({ value }) => value)
  const name = values('name')[0]
  if (name === undefined) return undefined
  return {
    name: normalizeModuleName(name),
    depends: values('depends')
      .flatMap((names) => names.split(','))
      .map(normalizeModuleName),
    parameters: Object.fromEntries([
      ...values('text')
        .map(keyAndValue)
        .map(({ key, value }) => [key, value] as const),
      ...values('number')
        .map(keyAndValue)
        .map(({ key, value }) => [key, Number(value)] as const),
    ]),
    init: initFacts(values('sleep')[0], values('request'), values('fails')[0]),
    ...(values('exit')[0] === undefined ? {} : { exitMs: Number(values('exit')[0]) }),
    permanent: values('permanent').length > 0,
    ...(values('provides').length === 0 ? {} : { provides: values('provides') }),
  }
}

function initFacts(sleepMs: string | undefined, requests: readonly string[], fails: string | undefined): InitFacts {
  return {
    ...(sleepMs === undefined ? {} : { sleepMs: Number(sleepMs) }),
    ...(requests.length === 0 ? {} : { requests }),
    ...(fails === undefined || !isErrnoName(fails) ? {} : { fails }),
  }
}

function keyAndValue(line: string): { key: string; value: string } {
  const equals = line.indexOf('=')
  return equals < 0 ? { key: line, value: '' } : { key: line.slice(0, equals), value: line.slice(equals + 1) }
}
