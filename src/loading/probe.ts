import { isRefusal } from '../errors.ts'
import type { Candidate, Knowledge, Target } from '../graph/index.ts'
import { incarnation, initstate } from './kernel-state.ts'
import { alreadyLive, askedStep, failed, type ProbeHost, perform } from './perform-step.ts'
import type { ProbeOptions, ProbeResult } from './probe-result.ts'

/**
 * Performs a plan in its order, one step after the other, and once more where that failed because somebody removed a
 * dependency meanwhile. What a call refuses is the failure of the module. kmod 34 `kmod_module_probe_insert_module()`;
 * promise C5.
 */
export async function probe(
  host: ProbeHost,
  knowledge: Knowledge,
  candidate: Candidate,
  options: ProbeOptions = {},
): Promise<ProbeResult> {
  try {
    return await probeUnlessThere(host, knowledge, candidate, options)
  } catch (error) {
    if (isRefusal(error)) return failed(askedStep(candidate), error.code, error)
    throw error
  }
}

async function probeUnlessThere(
  host: ProbeHost,
  knowledge: Knowledge,
  candidate: Candidate,
  options: ProbeOptions,
): Promise<ProbeResult> {
  const { target, blacklisted } = candidate
  const { module } = target
  const state = options.ignoreLoaded ? 'absent' : await initstate(host.files, knowledge, target)
  if (state === 'live' || state === 'builtin') {
    const asked = askedStep(candidate)
    if (options.firstTime) return failed(asked, 'EEXIST')
    return state === 'live' ? alreadyLive(asked) : { kind: 'builtin', module }
  }
  if (blacklisted !== undefined) return { kind: 'blacklisted', module, by: blacklisted }
  const { result, dependencies } = await performAll(host, knowledge, candidate, options)
  if (!mayLackSymbols(result) || (await areAsTheyWere(host, knowledge, dependencies))) return result
  return (await performAll(host, knowledge, candidate, options)).result
}

interface Dependency {
  readonly target: Target
  readonly incarnation: bigint | undefined
}

interface Performance {
  readonly result: ProbeResult
  /** The dependencies that were live when their turn was over. */
  readonly dependencies: readonly Dependency[]
}

async function performAll(
  host: ProbeHost,
  knowledge: Knowledge,
  { target: { module }, plan }: Candidate,
  options: ProbeOptions,
): Promise<Performance> {
  const { files } = host
  const dependencies: Dependency[] = []
  let own: ProbeResult = { kind: 'nothing-to-do', module }
  for (const step of plan.steps) {
    options.knowsOnly?.(step, dependencies, own)
    const result = await perform(host, knowledge, step, options)
    options.onResult?.(step, result)
    const asked = step.reason.kind === 'asked'
    if (asked && options.firstTime && !options.ignoreLoaded && wasThere(result))
      return { result: failed(step, 'EEXIST'), dependencies }
    if (result.kind === 'failed' && step.required && !wasThere(result)) {
      return { result: { ...result, module }, dependencies }
    }
    if (step.reason.kind === 'dependency' && isLive(result)) {
      dependencies.push({ target: step.target, incarnation: await incarnation(files, step.target.module) })
    }
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

/** Somebody may have removed a dependency, and somebody else have inserted it again. */
async function areAsTheyWere(
  { files }: ProbeHost,
  knowledge: Knowledge,
  dependencies: readonly Dependency[],
): Promise<boolean> {
  for (const dependency of dependencies) {
    const { target } = dependency
    if ((await initstate(files, knowledge, target)) !== 'live') return false
    if ((await incarnation(files, target.module)) !== dependency.incarnation) return false
  }
  return true
}
