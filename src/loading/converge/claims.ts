import { isRefusal, type KernelError } from '../../errors.ts'
import type { Clock, Files, LockFile } from '../../host/index.ts'
import type { ModuleName } from '../../names.ts'
import { type Asker, patienceOf } from './asker.ts'
import { checksum, formatRecord, type InsertionRecord, NO_RECORD, parseRecord } from './record.ts'

/**
 * The right to insert or remove one module, which one process has at a time. There is no clock in it: whoever waits
 * decides how long.
 */
export interface Claim {
  /** The number of the record when the claim was opened: odd while an insertion was running. */
  readonly openedAt: number
  /** Takes the right if nobody has it. Never waits. */
  tryTake(): Promise<boolean>
  /** The second right, for those whom a stopped holder of the first would make wait for ever. */
  tryTakeSecond(): Promise<boolean>
  /** The last record; NO_RECORD where there is none or a torn one. */
  read(): Promise<InsertionRecord>
  write(record: InsertionRecord): Promise<void>
  /** Resolves when a record may have been written, or after `timeoutMs`. */
  changed(timeoutMs: number): Promise<void>
  /** Gives up what was taken, and can take it again. */
  giveUp(): Promise<void>
  /** Gives up what was taken, for good. */
  release(): Promise<void>
  /** Is told all that its user goes by from here on, of what he has learned since it was opened. An explorer asks, nobody else. */
  knowsOnly?(...known: readonly unknown[]): void
}

/** Where claims come from: lock files, or the table of a daemon in front of them. */
export interface Claims {
  open(module: ModuleName): Promise<Claim>
}

/** How a process converges with others, and what it calls itself. */
export interface Convergence {
  readonly claims: Claims
  readonly asker: Asker
  /** For the record, so that whoever waits can be told for whom. */
  readonly owner: string
  /** When the asker's patience ends, on the monotonic clock: for all that it waits for together. */
  readonly untilNs: bigint | undefined
}

/** Converges with all processes that have the same /run, for one request that begins now. */
export function convergeByFiles(
  { files, clock }: { readonly files: Files; readonly clock: Clock },
  asker: Asker,
  owner: string,
): Convergence {
  return { claims: fileClaims(files), asker, owner, untilNs: patienceOf(clock, asker) }
}

/** The claim of whoever converges with nobody: it is granted at once, and nothing is remembered. */
const NO_CLAIM: Claim = {
  openedAt: NO_RECORD.sequence,
  tryTake: async () => true,
  tryTakeSecond: async () => true,
  read: async () => NO_RECORD,
  write: async () => undefined,
  changed: async () => undefined,
  giveUp: async () => undefined,
  release: async () => undefined,
}

/**
 * The claim of a module. One that keeps nobody out where nothing is to converge with, or where the lock file cannot be had,
 * of which `onRefusal` is told: whoever cannot write /run is merely not converged.
 */
export async function openClaim(
  module: ModuleName,
  convergence: Convergence | undefined,
  onRefusal?: (refusal: KernelError) => void,
): Promise<Claim> {
  if (convergence === undefined) return NO_CLAIM
  try {
    return await convergence.claims.open(module)
  } catch (error) {
    if (!isRefusal(error)) throw error
    onRefusal?.(error)
    return NO_CLAIM
  }
}

/** Where lock files are: a directory that does not survive a boot. */
const CLAIMS_DIRECTORY = '/run/modonce'

/** As helper/claim.c has it. */
const LONGEST_NAME = 200

/** Claims by lock files. Throws the KernelError of what it may not make. */
export function fileClaims(files: Files): Claims {
  return {
    async open(module) {
      await files.makeLockDirectory(CLAIMS_DIRECTORY)
      const path = `${CLAIMS_DIRECTORY}/${fileName(module)}`
      const lock = await files.openLock(path)
      return new FileClaim(files, path, lock, await recordOf(lock))
    },
  }
}

/** An alias may be too long for the name of a file, and goes by a checksum then; no module is. */
function fileName(module: ModuleName): string {
  const name = escapeName(module)
  return name.length < LONGEST_NAME ? name : `alias-${checksum(module)}`
}

class FileClaim implements Claim {
  readonly openedAt: number
  readonly #files: Files
  readonly #path: string
  readonly #lock: LockFile
  #second: LockFile | undefined

  constructor(files: Files, path: string, lock: LockFile, record: InsertionRecord) {
    this.#files = files
    this.#path = path
    this.#lock = lock
    this.openedAt = record.sequence
  }

  /** A file that cannot be locked (ENOLCK) keeps nobody out: whoever cannot lock is merely not converged. */
  tryTake(): Promise<boolean> {
    return unlessRefused(this.#lock.tryLock(), true)
  }

  async tryTakeSecond(): Promise<boolean> {
    this.#second ??= await this.#files.openLock(`${this.#path}.second`)
    return this.#second.tryLock()
  }

  read(): Promise<InsertionRecord> {
    return recordOf(this.#lock)
  }

  write(record: InsertionRecord): Promise<void> {
    return this.#lock.write(formatRecord(record))
  }

  changed(timeoutMs: number): Promise<void> {
    return this.#lock.changed(timeoutMs)
  }

  async giveUp(): Promise<void> {
    await this.#second?.close()
    this.#second = undefined
    await unlessRefused(this.#lock.unlock(), undefined)
  }

  async release(): Promise<void> {
    await this.#second?.close()
    await this.#lock.close()
  }
}

const NOTHING = new Uint8Array()

/** What a call gives, or another answer where the system refuses it. */
async function unlessRefused<Result>(call: Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await call
  } catch (error) {
    if (!isRefusal(error)) throw error
    return otherwise
  }
}

/** A record that cannot be read counts as none: the lock is one all the same. */
async function recordOf(lock: LockFile): Promise<InsertionRecord> {
  return parseRecord(await unlessRefused(lock.read(), NOTHING)) ?? NO_RECORD
}

/** A file name for any module name: what is not a letter, a digit, `_` or `-` is written as `%` and two digits. */
function escapeName(module: ModuleName): string {
  return module.replaceAll(/[^A-Za-z0-9_-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
