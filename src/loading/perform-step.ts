import { FormatError, isRefusal, KernelError } from '../errors.ts'
import type { Candidate, Knowledge, Step } from '../graph/index.ts'
import type { Host } from '../host/index.ts'
import type { ErrnoName } from '../names.ts'
import { expandCommand, runCommand } from './command.ts'
import { insertOnce, openClaim } from './converge/index.ts'
import { insert } from './insert.ts'
import { initstate } from './kernel-state.ts'
import type { ProbeOptions, ProbeResult } from './probe-result.ts'

/** The ports that a load uses. */
export type ProbeHost = Pick<Host, 'kernel' | 'files' | 'codecs' | 'clock' | 'commands'>

/** Does one step of a plan, unless its module is there already. Where not even that can be seen, the step has failed. */
export async function perform(
  host: ProbeHost,
  knowledge: Knowledge,
  step: Step,
  options: ProbeOptions,
): Promise<ProbeResult> {
  try {
    return await performUnlessThere(host, knowledge, step, options)
  } catch (error) {
    if (isRefusal(error)) return failed(step, error.code, error)
    throw error
  }
}

async function performUnlessThere(
  host: ProbeHost,
  knowledge: Knowledge,
  step: Step,
  options: ProbeOptions,
): Promise<ProbeResult> {
  const { target, action } = step
  const { module } = target
  const state = options.ignoreLoaded ? 'absent' : await initstate(host.files, knowledge, target)
  if (state === 'live') return alreadyLive(step)
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
  { flags = 0, convergence, onProblem }: ProbeOptions,
): Promise<ProbeResult> {
  const { module } = step.target
  // A forced load does not converge: it is one system call, and the kernel's errno. Promise C2.
  if (flags !== 0) return forcedInsertion(host, step, path, flags)
  const tell = (refusal: KernelError) => onProblem?.({ kind: 'not-converged', module, refusal })
  const claim = await openClaim(module, convergence, tell)
  const { asker = 'explicit', owner = '', untilNs } = convergence ?? {}
  const result = await insertOnce(host, knowledge, claim, {
    module,
    path,
    parameters: step.options,
    asker,
    owner,
    untilNs,
  })
  if (result.kind === 'failed') return failed(step, result.code, result.error)
  if (result.kind === 'already-live') return alreadyLive(step)
  return result.kind === 'inserted' ? { kind: 'loaded', module } : { ...result, module }
}

async function forcedInsertion(host: ProbeHost, step: Step, path: string, flags: number): Promise<ProbeResult> {
  try {
    await insert(host, path, { parameters: step.options, flags })
    return { kind: 'loaded', module: step.target.module }
  } catch (error) {
    if (!(error instanceof KernelError) && !(error instanceof FormatError)) throw error
    return failed(step, error.code, error)
  }
}

/** Whatever the request itself brings along behind the configuration's options is not applied then. Promise C3. */
export function alreadyLive({ target: { module }, options, optionLines }: Step): ProbeResult {
  const configured = optionLines.map((line) => line.options).join(' ')
  return { kind: 'already-live', module, parametersApplied: options.trim() === configured.trim() ? undefined : false }
}

async function installStep(host: ProbeHost, step: Step, template: string, options: ProbeOptions): Promise<ProbeResult> {
  const { module } = step.target
  const command = expandCommand(template, step.options)
  const status = await runCommand(host, command, module, options.commandEnvironment)
  if (status === 0) return { kind: 'replaced', module, command }
  options.onProblem?.({ kind: 'command', module, command, status })
  return failed(step, 'EINVAL')
}

/** The step of the module that was asked for. */
export function askedStep({ plan }: Candidate): Step {
  return plan.steps.find(({ reason }) => reason.kind === 'asked')!
}

/** A step that failed, as the result of its module. */
export function failed(step: Step, code: ErrnoName, error?: KernelError | FormatError): ProbeResult {
  return { kind: 'failed', module: step.target.module, failure: { step, code, error } }
}
