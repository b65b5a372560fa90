import type { KernelSteps } from '../../operation.ts'
import { negative } from './answers.ts'
import type { Requests } from './requests.ts'

/** MODULE_NAME_LEN of a 64-bit kernel, with the end of the string. */
const NAME_BYTES = 56

/** The environment of the kernel's helper, and nothing else is in it. R3.5 */
const HELPER_ENVIRONMENT = { HOME: '/', TERM: 'linux', PATH: '/sbin:/usr/sbin:/bin:/usr/bin' }

/** How a request is made. */
export interface RequestHow {
  /** False is request_module_nowait(): it waits only until the helper has been executed. */
  readonly wait?: boolean
  /** From a worker that others wait for at the end of boot. */
  readonly fromAsync?: boolean
}

/**
 * request_module(): asks userspace for a module by a name or an alias. 0, the wait status of a helper that failed, or a
 * negative errno; 0 promises no more than that the helper said so (R3.25). Linux 6.12, kernel/module/kmod.c; R3.1
 */
export function* requestModule(kernel: Requests, name: string, how: RequestHow = {}): KernelSteps<number> {
  const { world, options, counts } = kernel
  const { rules, config } = world
  const { wait = true, fromAsync = false } = how
  if (!config.MODULES && rules.holds('R3.3')) return negative('ENOSYS')
  counts.calls.add(1)
  if (wait && fromAsync) warnOnce(kernel)
  if (kernel.path.value === '') return emptyPath(kernel)
  if (name.length >= NAME_BYTES && rules.holds('R3.1/length')) return negative('ENAMETOOLONG')
  const refused = rules.holds('R3.1/security') ? options.moduleRequest?.(name) : undefined
  if (refused !== undefined) return negative(refused)
  // A duplicate has its slot while it waits. R3.23
  const early = rules.holds('R3.23') ? undefined : yield* sharedAnswer(kernel, name, wait)
  if (early !== undefined) return early
  const gate = kernel.gateFor(name)
  const full = yield* gate.enter(name)
  if (full !== 0) {
    counts.refused.add(1)
    return full
  }
  counts.entered()
  // The tracepoint of that name: whoever looks sees who asks for what.
  yield { point: `module_request ${name}` }
  const shared = rules.holds('R3.23') ? yield* sharedAnswer(kernel, name, wait) : undefined
  const answer = shared ?? (yield* callModprobe(kernel, name, wait))
  // The slot is free as soon as the caller is, whatever the helper still does or has left behind. R3.9
  if (wait || rules.holds('R3.9')) gate.leave()
  counts.left()
  return answer
}

/** The security module is not asked then. R3.2 */
function emptyPath({ world: { profile, rules } }: Requests): number {
  const isRefused = profile.emptyHelperPath === 'ENOENT'
  return isRefused === rules.holds('R3.2') ? negative('ENOENT') : 0
}

function* sharedAnswer({ duplicates, counts }: Requests, name: string, wait: boolean): KernelSteps<number | undefined> {
  const answer = yield* duplicates?.answerOf(name, wait) ?? nothing()
  if (answer !== undefined) counts.shared.add(1)
  return answer
}

// biome-ignore lint/correctness/useYield: it stands where others wait.
function* nothing(): KernelSteps<undefined> {
  return undefined
}

function* callModprobe(kernel: Requests, name: string, wait: boolean): KernelSteps<number> {
  const { world, options, path, helper, duplicates } = kernel
  const { profile, rules } = world
  const argv = [path.value, '-q', '--', name]
  const killable = profile.killableHelper === rules.holds('R3.11')
  const call = { path: path.value, argv, environment: rules.holds('R3.5') ? HELPER_ENVIRONMENT : {} }
  const answer =
    options.failAllocation?.('arguments') === true
      ? negative('ENOMEM')
      : yield* helper.run(call, { until: wait ? 'end' : 'exec', killable })
  if (wait || rules.holds('R3.22')) duplicates?.announce(name, answer)
  return answer
}

function warnOnce({ world, warned }: Requests): void {
  if (warned.value > 0 || !world.rules.holds('R3.1/async')) return
  warned.add(1)
  world.log.print('WARNING: at kernel/module/kmod.c __request_module')
}
