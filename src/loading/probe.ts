import { FormatError, KernelError } from '../errors.ts'
import type { BlacklistDirective } from '../formats/modprobe-d/index.ts'
import type { Candidate, Knowledge, Step } from '../graph/index.ts'
import type { Host } from '../host/index.ts'
import type { ErrnoName, ModuleName } from '../names.ts'
import { expandCommand, runCommand } from './command.ts'
import { type InsertOptions, insert } from './insert.ts'
import { initstate } from './kernel-state.ts'

export interface ProbeOptions {
  /** Decide and tell, but do nothing. */
  readonly dryRun?: boolean
  /** Act as if nothing were loaded, as `modprobe -D` shows it. */
  readonly ignoreLoaded?: boolean
  /** A module that is loaded already is a failure, EEXIST. */
  readonly firstTime?: boolean
  /** Flags of finit_module(2). */
  readonly flags?: number
  /** Variables for install commands, beside the process's own. */
  readonly commandEnvironment?: Readonly<Record<string, string>>
  /** Told of what goes wrong in a step, also in one that need not succeed. */
  readonly onProblem?: (problem: StepProblem) => void
  /** Called before each step that is (or, in a dry run, would be) done. */
  readonly onStep?: (step: Step) => void
}

/** What can go wrong in a step before or beside a system call. */
export type StepProblem =
  | { readonly kind: 'no-file'; readonly module: ModuleName }
  | { readonly kind: 'command'; readonly module: ModuleName; readonly command: string; readonly status: number }

/** How a probe ended, for one module. */
export type ProbeResult =
  | { readonly kind: 'loaded'; readonly module: ModuleName }
  | { readonly kind: 'already-live'; readonly module: ModuleName }
  | { readonly kind: 'builtin'; readonly module: ModuleName }
  | { readonly kind: 'replaced'; readonly module: ModuleName; readonly command: string }
  | { readonly kind: 'blacklisted'; readonly module: ModuleName; readonly by: BlacklistDirective }
  | { readonly kind: 'nothing-to-do'; readonly module: ModuleName }
  | { readonly kind: 'failed'; readonly module: ModuleName; readonly failure: Failure }

/** Which step failed, why, and with what errno. */
export interface Failure {
  readonly step: Step
  readonly code: ErrnoName
  /** The error as thrown; undefined where no call was made. */
  readonly error: KernelError | FormatError | undefined
}

type ProbeHost = Pick<Host, 'kernel' | 'files' | 'codecs' | 'commands'>

/** Performs a plan in its order, one step after the other. kmod 34 `kmod_module_probe_insert_module()`. */
export async function probe(
  host: ProbeHost,
  knowledge: Knowledge,
  candidate: Candidate,
  options: ProbeOptions = {},
): Promise<ProbeResult> {
  const { target, blacklisted, plan } = candidate
  const { module } = target
  const state = options.ignoreLoaded ? 'absent' : await initstate(host.files, knowledge, target)
  if (state === 'live' || state === 'builtin') {
    if (options.firstTime) return failed(plan.steps.find(({ reason }) => reason.kind === 'asked')!, 'EEXIST')
    return { kind: state === 'live' ? 'already-live' : 'builtin', module }
  }
  if (blacklisted !== undefined) return { kind: 'blacklisted', module, by: blacklisted }
  let own: ProbeResult = { kind: 'nothing-to-do', module }
  for (const step of plan.steps) {
    const result = await perform(host, knowledge, step, options)
    const asked = step.reason.kind === 'asked'
    if (asked && options.firstTime && alreadyThere(result)) return failed(step, 'EEXIST')
    if (result.kind === 'failed' && step.required && !alreadyThere(result)) return { ...result, module }
    if (asked) own = result.kind === 'failed' ? { kind: 'already-live', module } : result
  }
  return own
}

function alreadyThere(result: ProbeResult): boolean {
  return result.kind === 'already-live' || (result.kind === 'failed' && result.failure.code === 'EEXIST')
}

async function perform(host: ProbeHost, knowledge: Knowledge, step: Step, options: ProbeOptions): Promise<ProbeResult> {
  const { target, action } = step
  const { module } = target
  const state = options.ignoreLoaded ? 'absent' : await initstate(host.files, knowledge, target)
  if (state === 'live') return { kind: 'already-live', module }
  if (state === 'builtin') return { kind: 'builtin', module }
  options.onStep?.(step)
  switch (action.kind) {
    case 'insert':
      return options.dryRun ? { kind: 'nothing-to-do', module } : insertStep(host, step, action.path, options)
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

async function insertStep(host: ProbeHost, step: Step, path: string, options: ProbeOptions): Promise<ProbeResult> {
  const insertion: InsertOptions = { parameters: step.options, flags: options.flags ?? 0 }
  try {
    await insert(host, path, insertion)
    return { kind: 'loaded', module: step.target.module }
  } catch (error) {
    if (!(error instanceof KernelError) && !(error instanceof FormatError)) throw error
    return failed(step, error.code, error)
  }
}

async function installStep(host: ProbeHost, step: Step, template: string, options: ProbeOptions): Promise<ProbeResult> {
  const { module } = step.target
  const command = expandCommand(template, step.options)
  const status = await runCommand(host, command, module, options.commandEnvironment)
  if (status === 0) return { kind: 'replaced', module, command }
  options.onProblem?.({ kind: 'command', module, command, status })
  return failed(step, 'EINVAL')
}

function failed(step: Step, code: ErrnoName, error?: KernelError | FormatError): ProbeResult {
  return { kind: 'failed', module: step.target.module, failure: { step, code, error } }
}
