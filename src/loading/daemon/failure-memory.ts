import { FormatError, isRefusal } from '../../errors.ts'
import type { Candidate } from '../../graph/index.ts'
import type { Files } from '../../host/index.ts'
import type { ErrnoName } from '../../names.ts'
import { fileIdentity } from '../converge/index.ts'
import { areModulesDisabled } from '../kernel-state.ts'
import { askedStep } from '../perform-step.ts'
import type { Failure, ProbeResult } from '../probe-result.ts'
import type { From } from './protocol.ts'

/** How long a failure is remembered for events and for the kernel's helper. Promise C7. */
const UEVENT_NS = 60_000_000_000n
const HELPER_NS = 1_000_000_000n

const ENTRIES_MAX = 10_000
const DEVICES_MAX = 4_096

/** Of what may be better at the next moment nothing is remembered. */
const PASSING: readonly ErrnoName[] = ['EINTR', 'ENOMEM', 'EAGAIN', 'EMFILE', 'ENFILE', 'ETIMEDOUT', 'ENOSPC', 'EIO']

/** A failure that was not shared with anybody yet. */
interface Remembered {
  readonly failure: Failure
  readonly atNs: bigint
  readonly generation: number
  /** Which file it was. */
  readonly file: string
  /** Devices whose real `add` has led to the failure, each with the number of the event where that is known. */
  readonly devices: Set<string>
}

/** For whom it is remembered. */
export interface Rememberer {
  readonly from: From
  readonly nowNs: bigint
  /** The number of the tree's opening: another one is another tree. */
  readonly generation: number
  /** Devices that were really added, and not by a synthetic event. */
  readonly devices: readonly string[]
}

/** Failures by reason, for those who ask by themselves: devices and the kernel. Promise C7. */
export class FailureMemory {
  readonly #files: Files
  readonly #known = new Map<string, Remembered>()

  constructor(files: Files) {
    this.#files = files
  }

  get size(): number {
    return this.#known.size
  }

  /** The failure that another attempt would only repeat. A device that was not tried since it was plugged in is worth one. */
  async recall(candidate: Candidate, { from, nowNs, generation, devices }: Rememberer): Promise<Failure | undefined> {
    const key = keyOf(candidate)
    const known = key === undefined || from === 'person' ? undefined : this.#known.get(key)
    if (known === undefined) return undefined
    const isFresh = nowNs - known.atNs < (from === 'kernel' ? HELPER_NS : UEVENT_NS)
    if (!isFresh || known.generation !== generation || devices.some((device) => !known.devices.has(device)))
      return undefined
    return (await this.#identity(candidate)) === known.file ? known.failure : undefined
  }

  /** The module is there. */
  forget(candidate: Candidate): void {
    if (this.#known.size === 0) return
    const key = keyOf(candidate)
    if (key !== undefined) this.#known.delete(key)
  }

  /** Learns how an attempt of whomever ended. `dependenciesLive`: all that the plan had before its module was there. */
  async learn(candidate: Candidate, result: ProbeResult, by: Rememberer, dependenciesLive: boolean): Promise<void> {
    const key = keyOf(candidate)
    if (key === undefined) return
    if (result.kind !== 'failed') {
      this.#known.delete(key)
      return
    }
    const { failure } = result
    if (!isLasting(failure, dependenciesLive)) return
    if (failure.code === 'EPERM' && !(await areModulesDisabled(this.#files))) return
    const devices = this.#known.get(key)?.devices ?? new Set()
    for (const device of by.devices) if (devices.size < DEVICES_MAX) devices.add(device)
    const file = await this.#identity(candidate)
    this.#known.delete(key)
    this.#known.set(key, { failure, atNs: by.nowNs, generation: by.generation, file, devices })
    if (this.#known.size > ENTRIES_MAX) this.#known.delete(this.#known.keys().next().value!)
  }

  async #identity(candidate: Candidate): Promise<string> {
    const { action } = askedStep(candidate)
    if (action.kind !== 'insert') return ''
    try {
      return fileIdentity(await this.#files.stat(action.path))
    } catch (error) {
      if (isRefusal(error)) return ''
      throw error
    }
  }
}

/** Which module with which parameters. A command may do something else each time. */
function keyOf(candidate: Candidate): string | undefined {
  const { action, target, options } = askedStep(candidate)
  return action.kind === 'insert' ? `${target.module}\0${options}` : undefined
}

/** Would the same attempt fail again? It says nothing of the module where no module call was made, as for a missing file. */
function isLasting({ code, error, step }: Failure, dependenciesLive: boolean): boolean {
  if (step.action.kind !== 'insert' || PASSING.includes(code)) return false
  if (error instanceof FormatError) return true
  if (error === undefined || (error.syscall !== 'finit_module' && error.syscall !== 'init_module')) return false
  return code !== 'ENOENT' || dependenciesLive
}
