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
export async function kmodProbe(
  host: Host,
  knowledge: Knowledge,
  { target, blacklisted, plan }: Candidate,
  { firstTime = false, around, isThere = isLive, knowsOnly }: KmodProbeOptions = {},
): Promise<ErrnoName | undefined> {
  if (await isThere(host.files, knowledge, target)) return firstTime ? 'EEXIST' : undefined
  knowsOnly?.()
  if (blacklisted !== undefined) return undefined
  const { steps } = plan
  // By number: a storm goes through thousands of plans, and the iterator of a list costs as much as what is awaited here.
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at]!
    const wasThere = await isThere(host.files, knowledge, step.target)
    knowsOnly?.(at, wasThere)
    const code = wasThere ? 'EEXIST' : await perform(host, step, around)
    knowsOnly?.(at, code)
    if (code === 'EEXIST' ? firstTime && step.reason.kind === 'asked' : code !== undefined && step.required) return code
  }
  return undefined
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
