import type { Host } from '../../../host/index.ts'
import { type Initstate, initstate } from '../../../loading/index.ts'
import type { ErrnoName } from '../../../names.ts'
import { type KmodProbeOptions, kmodProbe } from '../../actors/index.ts'
import type { ForkedTree, Policy } from './policy.ts'

/**
 * udev's builtin `kmod load`: each module that the modalias leads to, unless it is live or built in at that moment.
 * systemd 262, src/shared/module-util.c, module_load_and_warn()
 */
export function udevLoad(
  host: Host,
  { knowledge, resolve }: ForkedTree,
  asked: string,
  options?: KmodProbeOptions,
): Promise<boolean> {
  const resolution = resolve(asked)
  const candidates = resolution.kind === 'found' ? resolution.candidates : []
  let at = 0
  let succeeded = true
  // By `then`, so that whoever is answered at once goes on at once.
  const goOn = (): Promise<boolean> => initstate(host.files, knowledge, candidates[at]!.target).then(hasLooked)
  const hasLooked = (state: Initstate): Promise<boolean> | boolean => {
    const isThere = state === 'live' || state === 'builtin'
    return isThere ? hasDone(undefined) : kmodProbe(host, knowledge, candidates[at]!, options).then(hasDone)
  }
  const hasDone = (code: ErrnoName | undefined): Promise<boolean> | boolean => {
    if (code !== undefined) succeeded = false
    return ++at < candidates.length ? goOn() : succeeded
  }
  return candidates.length === 0 ? Promise.resolve(true) : goOn()
}

/** What distributions do. */
export const UDEV: Policy = {
  name: 'udev',
  about: 'forked workers of systemd-udevd, each with libkmod: what distributions do',
  begin: (tree) => ({ goesOnAtOnce: true, load: (host, asked) => udevLoad(host, tree, asked) }),
}
