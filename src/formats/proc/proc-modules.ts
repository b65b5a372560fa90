import { FormatError } from '../../errors.ts'
import type { ModuleName } from '../../names.ts'
import { latin1 } from '../bytes/index.ts'

/** A line of /proc/modules, which lists modules newest first; unformed ones never appear. R5.1. */
export interface LoadedModule {
  readonly name: ModuleName
  /** All memory of the module, init memory included while it lasts. */
  readonly sizeBytes: number
  /** Undefined where the kernel cannot unload modules. It is -1 while the module goes. */
  readonly refcnt: number | undefined
  /** The modules that use this one. */
  readonly holders: readonly ModuleName[]
  /** It has an init function and no exit function, so it can never be removed. */
  readonly permanent: boolean
  readonly state: 'coming' | 'live' | 'going'
  /** 0 for a reader who may not see addresses; undefined where none is printed. */
  readonly address: bigint | undefined
  /** Letters, as in `OE`; empty for an untainted module. */
  readonly taints: string
}

const STATES = { Live: 'live', Loading: 'coming', Unloading: 'going' } as const

/** Name, size, references, users, state, address, taints: by their numbers, as to name them takes twice as long. */
const LINE = /^(\S+) (\d+) (-|-?\d+) (\S+) (Live|Loading|Unloading)([^A-Z]*?)(?: \(([A-Z]*)[+-]?\))?$/

/** Reads /proc/modules. Throws a FormatError with libkmod's words for a line of another shape. */
export function parseProcModules(bytes: Uint8Array): LoadedModule[] {
  const lines = latin1(bytes).split('\n')
  if (lines.at(-1) === '') lines.pop()
  let offset = 0
  return lines.map((line, index) => {
    const parts = LINE.exec(line)
    if (parts === null) {
      throw new FormatError('/proc/modules', offset, `invalid line format at /proc/modules:${index + 1}`)
    }
    offset += line.length + 1
    return loadedModule(parts)
  })
}

function loadedModule(parts: readonly (string | undefined)[]): LoadedModule {
  const users = usersIn(parts[4]!)
  const address = parts[6]!.trim()
  return {
    name: parts[1] as ModuleName,
    sizeBytes: Number(parts[2]),
    refcnt: parts[3] === '-' ? undefined : Number(parts[3]),
    holders: users.filter((name) => name !== PERMANENT),
    permanent: users.includes(PERMANENT),
    state: STATES[parts[5] as keyof typeof STATES],
    address: /^0x[0-9a-f]{1,16}$/.test(address) ? BigInt(address) : undefined,
    taints: parts[7] ?? '',
  }
}

/** Every name ends in a comma; a lone dash stands for no name at all. */
function usersIn(text: string): ModuleName[] {
  if (text === '-') return []
  return text.split(',').filter((name) => name !== '' && name !== '-') as ModuleName[]
}

const PERMANENT = '[permanent]' as ModuleName
