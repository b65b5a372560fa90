import { FormatError, KernelError } from '../errors.ts'
import type { Knowledge, Step } from '../graph/index.ts'
import type { Host } from '../host/index.ts'
import type { ErrnoName } from '../names.ts'
import { expandCommand, runCommand } from './command.ts'
import { type Claim, insertOnce, openClaim } from './converge/index.ts'
import { type InsertOptions, insert } from './insert.ts'
import { initstate } from './kernel-state.ts'
import type { ProbeOptions, ProbeResult } from './probe-result.ts'

/** The ports that a load uses. */
export type ProbeHost = Pick<Host, 'kernel' | 'files' | 'codecs' | 'clock' | 'commands'>

/** Does one step of a plan, unless its module is there already. */
export async function perform(
  host: ProbeHost,
  knowledge: Knowledge,
  step: Step,
  options: ProbeOptions,
): Promise<ProbeResult> {
  const { target, action } = step
  const { module } = target
  const state = options.ignoreLoaded ? 'absent' : await initstate(host.files, knowledge, target)
  if (state === 'live') return { kind: 'already-live', module }
  if (state === 'builtin') return { kind: 'builtin', module }
  options.onStep?.(step)
  switch (action.kind) {
    case 'insert':
      return options.dryRun
        ? { kind: 'nothing-to-do', module }
        : insertStep(host, knowledge, step, action.path, options)
    case 'install':
      return options.dryRun
        ? { kind: 'nothing-to-do', module }
        : installStep(host, step, action.directive.command, options)
    case 'builtin':
      return { kind: 'builtin', module }
    case 'nothing':
      if (options.dryRun) return { kind: 'nothing-to-do', module }
      options.onProblem?.({ kind: 'no-file', module })
      return failed(step, 'ENOENT')
    default:
      return action satisfies never
  }
}

async function insertStep(
  host: ProbeHost,
  knowledge: Knowledge,
  step: Step,
  path: string,
  options: ProbeOptions,
): Promise<ProbeResult> {
  const insertion: InsertOptions = { parameters: step.options, flags: options.flags ?? 0 }
  // A forced load does not converge: it is one system call. Promise C2.
  const { module } = step.target
  const tell = (refusal: KernelError) => options.onProblem?.({ kind: 'not-converged', module, refusal })
  const claim = insertion.flags === 0 ? await openClaim(module, options.convergence, tell) : undefined
  if (claim !== undefined) return converged(host, knowledge, claim, step, path, options)
  try {
    await insert(host, path, insertion)
    return { kind: 'loaded', module }
  } catch (error) {
    if (!(error instanceof KernelError) && !(error instanceof FormatError)) throw error
    return failed(step, error.code, error)
  }
}

async function converged(
  host: ProbeHost,
  knowledge: Knowledge,
  claim: Claim,
  step: Step,
  path: string,
  { convergence }: ProbeOptions,
): Promise<ProbeResult> {
  const { module } = step.target
  const { asker, owner } = convergence!
  const insertion = { module, path, parameters: step.options, flags: 0, asker, owner }
  const result = await insertOnce(host, knowledge, claim, insertion)
  if (result.kind === 'failed') return failed(step, result.code, result.error)
  return result.kind === 'inserted' ? { kind: 'loaded', module } : { ...result, module }
}

async function installStep(host: ProbeHost, step: Step, template: string, options: ProbeOptions): Promise<ProbeResult> {
  const { module } = step.target
  const command = expandCommand(template, step.options)
  const status = await runCommand(host, command, module, options.commandEnvironment)
  if (status === 0) return { kind: 'replaced', module, command }
  options.onProblem?.({ kind: 'command', module, command, status })
  return failed(step, 'EINVAL')
}

/** A step that failed, as the result of its module. */
export function failed(step: Step, code: ErrnoName, error?: KernelError | FormatError): ProbeResult {
  return { kind: 'failed', module: step.target.module, failure: { step, code, error } }
}
