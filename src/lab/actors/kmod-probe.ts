import { FormatError, isRefusal, type KernelError } from '../../errors.ts'
import type { Candidate, Knowledge, Step, Target } from '../../graph/index.ts'
import type { Files, Host } from '../../host/index.ts'
import { expandCommand, type Initstate, initstate, runCommand, tryInsert } from '../../loading/index.ts'
import type { ErrnoName } from '../../names.ts'

export interface KmodProbeOptions {
  /** A module that is there already is EEXIST. */
  readonly firstTime?: boolean
  /** Stands around each insertion of a file: may do it, wait for another one's, or leave it. As it is, where not told. */
  readonly around?: (path: string, insertion: () => Promise<ErrnoName | undefined>) => Promise<ErrnoName | undefined>
  /** Is a module in the kernel? As kmod 20 and later see it, where not told. */
  readonly isThere?: IsThere
  /** As `SimulatedHost` has it: is told what is left of what it has seen. */
  readonly knowsOnly?: (...known: readonly unknown[]) => void
}

/** What a version of kmod calls there already, and does not ask for. */
export type IsThere = (files: Files, knowledge: Knowledge, target: Target) => Promise<boolean>

/**
 * `kmod_module_probe_insert_module()` of kmod 20 and later, blacklist applied: the errno of what failed. A module that is
 * blacklisted is left out, and nothing has failed. EEXIST is a success, whatever it is about. R6.4, R6.8
 */
export function kmodProbe(
  host: Host,
  knowledge: Knowledge,
  { target, blacklisted, plan }: Candidate,
  options: KmodProbeOptions = {},
): Promise<ErrnoName | undefined> {
  const { firstTime = false, isThere = isLive, knowsOnly } = options
  return isThere(host.files, knowledge, target).then((wasThere) => {
    if (wasThere) return firstTime ? 'EEXIST' : undefined
    knowsOnly?.()
    return blacklisted === undefined ? new Probe(host, knowledge, plan.steps, options).goOn() : undefined
  })
}

/** The steps of a plan, one after the other. By `then`, so that whoever is answered at once goes on at once. */
class Probe {
  readonly #host: Host
  readonly #knowledge: Knowledge
  readonly #steps: readonly Step[]
  readonly #options: KmodProbeOptions
  readonly #isThere: IsThere
  #at = 0

  constructor(host: Host, knowledge: Knowledge, steps: readonly Step[], options: KmodProbeOptions) {
    this.#host = host
    this.#knowledge = knowledge
    this.#steps = steps
    this.#options = options
    this.#isThere = options.isThere ?? isLive
  }

  /** The errno that ends it, or undefined where nothing does. */
  goOn(): Promise<ErrnoName | undefined> | undefined {
    const step = this.#steps[this.#at]
    return step && this.#isThere(this.#host.files, this.#knowledge, step.target).then(this.#hasLooked)
  }

  readonly #hasLooked = (wasThere: boolean): Promise<ErrnoName | undefined> | ErrnoName | undefined => {
    const { around, knowsOnly } = this.#options
    knowsOnly?.(this.#at, wasThere)
    if (wasThere) return this.#hasDone('EEXIST')
    return perform(this.#host, this.#steps[this.#at]!, around).then(this.#hasDone)
  }

  readonly #hasDone = (code: ErrnoName | undefined): Promise<ErrnoName | undefined> | ErrnoName | undefined => {
    const { firstTime = false, knowsOnly } = this.#options
    const step = this.#steps[this.#at]!
    knowsOnly?.(this.#at, code)
    this.#at++
    if (code === 'EEXIST' ? firstTime && step.reason.kind === 'asked' : code !== undefined && step.required) return code
    return this.goOn()
  }
}

/** A state that cannot be read is none: the module is asked for. kmod 34, module_is_inkernel() */
function isLive(files: Files, knowledge: Knowledge, target: Target): Promise<boolean> {
  return initstate(files, knowledge, target).then(isEnough, falseWhereRefused)
}

function falseWhereRefused(error: unknown): false {
  if (isRefusal(error)) return false
  throw error
}

/** Coming is not enough: who finds a module on its way in asks for it too. R6.5 */
function isEnough(state: Initstate): boolean {
  return state === 'live' || state === 'builtin'
}

/** What it waits for is one promise for each thing that happens: a storm performs thousands of steps. */
function perform(
  host: Host,
  { target, action, options }: Step,
  around: KmodProbeOptions['around'],
): Promise<ErrnoName | undefined> {
  switch (action.kind) {
    case 'insert':
      if (around === undefined) return insertFile(host, action.path, options)
      return around(action.path, () => insertFile(host, action.path, options))
    case 'install':
      return runCommand(host, expandCommand(action.directive.command, options), target.module).then((status) =>
        status === 0 ? undefined : 'EINVAL',
      )
    case 'builtin':
      return Promise.resolve(undefined)
    case 'nothing':
      return Promise.resolve('ENOENT')
    default:
      return action satisfies never
  }
}

function insertFile(host: Host, path: string, parameters: string): Promise<ErrnoName | undefined> {
  return tryInsert(host, path, { parameters }).then(codeOf, codeOfThrown)
}

function codeOf(refusal: KernelError | undefined): ErrnoName | undefined {
  return refusal?.code
}

function codeOfThrown(error: unknown): ErrnoName {
  if (isRefusal(error) || error instanceof FormatError) return error.code
  throw error
}
