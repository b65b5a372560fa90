import type { Host } from '../../../host/index.ts'
import { initstate } from '../../../loading/index.ts'
import { type KmodProbeOptions, kmodProbe } from '../../actors/index.ts'
import type { ForkedTree, Policy } from './policy.ts'

/**
 * udev's builtin `kmod load`: each module that the modalias leads to, unless it is live or built in at that moment.
 * systemd 262, src/shared/module-util.c, module_load_and_warn()
 */
export async function udevLoad(
  host: Host,
  { knowledge, resolve }: ForkedTree,
  asked: string,
  options?: KmodProbeOptions,
): Promise<boolean> {
  const resolution = resolve(asked)
  let succeeded = true
  for (const candidate of resolution.kind === 'found' ? resolution.candidates : []) {
    const state = await initstate(host.files, knowledge, candidate.target)
    if (state === 'live' || state === 'builtin') continue
    if ((await kmodProbe(host, knowledge, candidate, options)) !== undefined) succeeded = false
  }
  return succeeded
}

/** What distributions do. */
export const UDEV: Policy = {
  name: 'udev',
  about: 'forked workers of systemd-udevd, each with libkmod: what distributions do',
  begin: (tree) => ({ load: (host, asked) => udevLoad(host, tree, asked) }),
}
