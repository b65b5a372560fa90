import { FormatError } from '../../errors.ts'
import { NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import { KnownFacts } from './decode-facts.ts'
import { encodeFacts, type KnownFile } from './encode-facts.ts'
import type { FileIdentity } from './identity.ts'

/**
 * A file that was changed less than this before reading began could be changed again and look the same: clocks of file
 * systems tick in up to two seconds.
 */
const SETTLED_NS = 2_000_000_000n

/** What the files of a tree said when they were read last, by the identity of each. */
export class FactCache {
  /** The names of all symbols, those of files that are read now too. */
  readonly pool: NamePool
  /** Why the file of the cache is as good as none; undefined where it is good, or there is none. */
  readonly problem: string | undefined
  readonly #known: KnownFacts | undefined
  readonly #nowNs: bigint
  readonly #current: KnownFile[] = []
  #hasNews = false

  /** `bytes` are the cache's file, if there is one. `nowNs` is the file system's time before any module is looked at. */
  constructor(bytes: Uint8Array | undefined, nowNs: bigint) {
    const { known, problem } = openKnown(bytes)
    this.pool = known?.pool ?? new NamePool()
    this.#known = known
    this.problem = problem
    this.#nowNs = nowNs
  }

  /** What the file with this identity says, if it is known. */
  find(identity: FileIdentity): ModuleFacts | undefined {
    const facts = this.#known?.find(identity)
    if (facts !== undefined) this.#current.push({ identity, facts })
    return facts
  }

  /** What has been read of a file that had this identity before. Refusals are not kept: each run tells why anew. */
  learn(identity: FileIdentity, facts: ModuleFacts): void {
    if (facts.refusal !== undefined || identity.ctimeNs + SETTLED_NS > this.#nowNs) return
    this.#current.push({ identity, facts })
    this.#hasNews = true
  }

  /** The new file of the cache, of files that were looked at in this run; undefined where nothing has been learnt. */
  encode(): Uint8Array | undefined {
    return this.#hasNews ? encodeFacts(this.#current, this.pool) : undefined
  }
}

function openKnown(bytes: Uint8Array | undefined): { readonly known?: KnownFacts; readonly problem?: string } {
  if (bytes === undefined) return {}
  try {
    return { known: new KnownFacts(bytes) }
  } catch (error) {
    if (error instanceof FormatError) return { problem: error.message }
    throw error
  }
}
