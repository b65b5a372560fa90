import type { ModuleName } from '../../names.ts'
import { stormKernel } from './kernels.ts'
import { type Policy, UDEV } from './policies/index.ts'
import { runStorm, type Storm, type StormOptions } from './run-storm.ts'

/** Storms of one workload: one for each kernel and policy. */
export interface StormsOptions extends Omit<StormOptions, 'kernel' | 'policy'> {
  /** Each an era, a release, or `E5r`. */
  readonly kernels: readonly string[]
  readonly policies: readonly Policy[]
}

/** Runs them one after the other, each on a machine of its own that is made alike. */
export async function* runStorms({ kernels, policies, ...shared }: StormsOptions): AsyncGenerator<Storm> {
  for (const kernel of kernels.map(stormKernel)) {
    const wanted = await liveInTheEnd({ ...shared, kernel })
    for (const policy of policies) {
      const storm = await runStorm({ ...shared, kernel, policy })
      const live = new Set(storm.live)
      yield { ...storm, row: { ...storm.row, lost: wanted.filter((name) => !live.has(name)).length } }
    }
  }
}

/** What is live where one worker answers one event after the other: nothing races, so nothing is lost. */
async function liveInTheEnd(options: Omit<StormOptions, 'policy'>): Promise<readonly ModuleName[]> {
  return (await runStorm({ ...options, policy: UDEV, childrenMax: 1 })).live
}
