import type { Candidate, Knowledge, Step } from '../graph/index.ts'
import { initstate } from './kernel-state.ts'
import { alreadyLive, failed, type ProbeHost, perform } from './perform-step.ts'
import type { ProbeOptions, ProbeResult } from './probe-result.ts'

/**
 * Performs a plan in its order, one step after the other, and once more where that failed because somebody removed a
 * dependency meanwhile. kmod 34 `kmod_module_probe_insert_module()`; promise C5.
 */
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
    const asked = plan.steps.find(({ reason }) => reason.kind === 'asked')!
    if (options.firstTime) return failed(asked, 'EEXIST')
    return state === 'live' ? alreadyLive(asked) : { kind: 'builtin', module }
  }
  if (blacklisted !== undefined) return { kind: 'blacklisted', module, by: blacklisted }
  const { result, dependencies } = await performAll(host, knowledge, candidate, options)
  if (!mayLackSymbols(result) || (await areLive(host, knowledge, dependencies))) return result
  return (await performAll(host, knowledge, candidate, options)).result
}

interface Performance {
  readonly result: ProbeResult
  /** The dependencies that were live when their turn was over. */
  readonly dependencies: readonly Step[]
}

async function performAll(
  host: ProbeHost,
  knowledge: Knowledge,
  { target: { module }, plan }: Candidate,
  options: ProbeOptions,
): Promise<Performance> {
  const dependencies: Step[] = []
  let own: ProbeResult = { kind: 'nothing-to-do', module }
  for (const step of plan.steps) {
    const result = await perform(host, knowledge, step, options)
    options.onResult?.(step, result)
    const asked = step.reason.kind === 'asked'
    if (asked && options.firstTime && wasThere(result)) return { result: failed(step, 'EEXIST'), dependencies }
    if (result.kind === 'failed' && step.required && !wasThere(result)) {
      return { result: { ...result, module }, dependencies }
    }
    if (step.reason.kind === 'dependency' && isLive(result)) dependencies.push(step)
    if (asked) own = result
  }
  return { result: own, dependencies }
}

function isLive({ kind }: ProbeResult): boolean {
  return kind === 'loaded' || kind === 'already-live' || kind === 'joined'
}

/** EEXIST is no end for kmod: whether something of that name is enough, the next insertion will tell. */
function wasThere(result: ProbeResult): boolean {
  if (result.kind === 'failed') return result.failure.code === 'EEXIST'
  return result.kind === 'already-live' || result.kind === 'joined' || result.kind === 'builtin'
}

/** What an insertion answers whose dependency went away. */
function mayLackSymbols(result: ProbeResult): boolean {
  return result.kind === 'failed' && (result.failure.code === 'ENOENT' || result.failure.code === 'EBUSY')
}

async function areLive({ files }: ProbeHost, knowledge: Knowledge, steps: readonly Step[]): Promise<boolean> {
  for (const { target } of steps) if ((await initstate(files, knowledge, target)) !== 'live') return false
  return true
}
