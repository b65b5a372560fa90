import type { ModuleName } from '../../names.ts'
import { stormKernel } from './kernels.ts'
import { type Policy, UDEV } from './policies/index.ts'
import { runStorm, type Storm, type StormOptions } from './run-storm.ts'

/** Storms of one workload: one for each kernel and policy. */
export interface StormsOptions extends Omit<StormOptions, 'kernel' | 'policy'> {
  /** Each an era, a release, or `E5r`. */
  readonly kernels: readonly string[]
  readonly policies: readonly Policy[]
  /**
   * Runs storms, each on a machine of its own, and gives them in their order. Where it is not told, or has no way to, they run
   * one after the other.
   */
  readonly runAll?: (storms: readonly StormOptions[]) => AsyncIterable<Storm> | undefined
}

/** Runs them, each on a machine that is made alike. */
export async function* runStorms({ kernels, policies, runAll, ...shared }: StormsOptions): AsyncGenerator<Storm> {
  const asked = kernels.map(stormKernel).flatMap((kernel): StormOptions[] => {
    // What is live where one worker answers one event after the other: nothing races, so nothing is lost.
    const alone = { ...shared, kernel, policy: UDEV, childrenMax: 1 }
    return [alone, ...policies.map((policy) => ({ ...shared, kernel, policy }))]
  })
  let wanted: readonly ModuleName[] = []
  let index = 0
  for await (const storm of runAll?.(asked) ?? oneByOne(asked)) {
    if (index++ % (1 + policies.length) === 0) wanted = storm.live
    else {
      const live = new Set(storm.live)
      yield { ...storm, row: { ...storm.row, lost: wanted.filter((name) => !live.has(name)).length } }
    }
  }
}

async function* oneByOne(storms: readonly StormOptions[]): AsyncGenerator<Storm> {
  for (const options of storms) yield await runStorm(options)
}
