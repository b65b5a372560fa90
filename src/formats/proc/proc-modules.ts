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

const LINE =
  /^(?<name>\S+) (?<size>\d+) (?<refcnt>-|-?\d+) (?<users>\S+) (?<state>Live|Loading|Unloading)(?<address>[^A-Z]*?)(?: \((?<taints>[A-Z]*)[+-]?\))?$/

/** Reads /proc/modules. Throws a FormatError with libkmod's words for a line of another shape. */
export function parseProcModules(bytes: Uint8Array): LoadedModule[] {
  const lines = latin1(bytes).split('\n')
  if (lines.at(-1) === '') lines.pop()
  let offset = 0
  return lines.map((line, index) => {
    const groups = LINE.exec(line)?.groups
    if (!groups) throw new FormatError('/proc/modules', offset, `invalid line format at /proc/modules:${index + 1}`)
    offset += line.length + 1
    return loadedModule(groups)
  })
}

function loadedModule(groups: Record<string, string | undefined>): LoadedModule {
  // Every name ends in a comma; a lone dash stands for no name at all.
  const users = groups['users']!.split(',').filter((name) => name !== '' && name !== '-')
  const address = groups['address']!.trim()
  return {
    name: groups['name'] as ModuleName,
    sizeBytes: Number(groups['size']),
    refcnt: groups['refcnt'] === '-' ? undefined : Number(groups['refcnt']),
    holders: users.filter((name) => name !== PERMANENT) as ModuleName[],
    permanent: users.includes(PERMANENT),
    state: STATES[groups['state'] as keyof typeof STATES],
    address: /^0x[0-9a-f]{1,16}$/.test(address) ? BigInt(address) : undefined,
    taints: groups['taints'] ?? '',
  }
}

const PERMANENT = '[permanent]'
