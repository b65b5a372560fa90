/**
 * `STORMS`: so many storms of 255 CPUs on E4 with udev, seed after seed, as `modonce storm --cpus 255 --kernel E4 --policy udev`
 * runs one. Steps of the simulated kernel a second of wall time, in the first storm and in the later half of them, the
 * latter by CPU time too, and the peak of memory, as JSON.
 */

import { runStorm } from '../../src/lab/storm/index.ts'
import { stormOptions } from './model-storm.ts'

const storms = Number(process.argv[2] ?? 100)
const options = stormOptions()

async function main(): Promise<void> {
  const rates: number[] = []
  const cpuRates: number[] = []
  for (let seed = 1; seed <= storms; seed++) {
    const before = performance.now()
    const cpuBefore = process.cpuUsage()
    const { steps } = await runStorm({ ...options, seed })
    const { user, system } = process.cpuUsage(cpuBefore)
    rates.push((steps * 1000) / (performance.now() - before))
    cpuRates.push((steps * 1e6) / (user + system))
  }
  const figures = {
    first: Math.round(rates[0] ?? 0),
    later: later(rates),
    laterByCpu: later(cpuRates),
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  console.log(JSON.stringify(figures))
}

/** The median of the later half. */
function later(rates: readonly number[]): number {
  const half = rates.slice(storms >> 1).sort((one, other) => one - other)
  return Math.round(half[half.length >> 1] ?? 0)
}

void main()
