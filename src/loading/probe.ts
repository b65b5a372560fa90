import type { Candidate, Knowledge } from '../graph/index.ts'
import { initstate } from './kernel-state.ts'
import { failed, type ProbeHost, perform } from './perform-step.ts'
import type { ProbeOptions, ProbeResult } from './probe-result.ts'

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
  const result = await performAll(host, knowledge, candidate, options)
  return (await worthAnother(host, knowledge, candidate, result, options))
    ? performAll(host, knowledge, candidate, options)
    : result
}

async function performAll(
  host: ProbeHost,
  knowledge: Knowledge,
  { target: { module }, plan }: Candidate,
  options: ProbeOptions,
): Promise<ProbeResult> {
  let own: ProbeResult = { kind: 'nothing-to-do', module }
  for (const step of plan.steps) {
    const result = await perform(host, knowledge, step, options)
    options.onResult?.(step, result)
    const asked = step.reason.kind === 'asked'
    if (asked && options.firstTime && alreadyThere(result)) return failed(step, 'EEXIST')
    if (result.kind === 'failed' && step.required && !alreadyThere(result)) return { ...result, module }
    if (asked) own = result.kind === 'failed' ? { kind: 'already-live', module } : result
  }
  return own
}

function alreadyThere(result: ProbeResult): boolean {
  return (
    result.kind === 'already-live' ||
    result.kind === 'joined' ||
    (result.kind === 'failed' && result.failure.code === 'EEXIST')
  )
}

/**
 * An insertion that failed with ENOENT or EBUSY while a dependency of its plan is not live any more is planned again, once:
 * somebody removed it meanwhile. Promise C5.
 */
async function worthAnother(
  { files }: ProbeHost,
  knowledge: Knowledge,
  { plan }: Candidate,
  result: ProbeResult,
  options: ProbeOptions,
): Promise<boolean> {
  if (options.convergence === undefined || result.kind !== 'failed') return false
  if (result.failure.code !== 'ENOENT' && result.failure.code !== 'EBUSY') return false
  for (const { target, action, reason } of plan.steps) {
    if (action.kind !== 'insert' || reason.kind !== 'dependency') continue
    if ((await initstate(files, knowledge, target)) !== 'live') return true
  }
  return false
}
