import type { CostedStep } from '../../host/simulated/index.ts'

/** Each cost is off by up to this part. */
export const JITTER = 0.2

const US = 1_000

/** Time for each byte of the image, in nanoseconds, in the stretches that go over it, by the point where they begin. */
const NS_PER_BYTE: Readonly<Record<string, number>> = { opened: 0.35, P1: 1.6, P4: 0.2, P5: 0.1 }

const NS: Readonly<Record<string, number>> = {
  opened: 10 * US,
  P1: 60 * US,
  P2: 5 * US,
  P4: 60 * US,
  P5: 60 * US,
  P9: 20 * US,
  P11: 20 * US,
  P16: 30 * US,
  P17: 20 * US,
}

export function serviceTimes(sizes: ReadonlyMap<string, number>): (step: CostedStep) => number {
  const wake = lock()
  const memory = lock()
  return ({ process, call, subject, point, nowNs }) => {
    if (call === 'finit_module') {
      if (point === 'not begun') return 20 * US
      if (point.startsWith('waits for')) return wake(nowNs, 40 * US)
      const bytes = sizes.get(subject) ?? 0
      const own = (NS[point] ?? 2 * US) + (NS_PER_BYTE[point] ?? 0) * bytes
      return own + (point === 'P2' ? memory(nowNs, 15 * US) : 0)
    }
    if (call === 'start') return process.startsWith('udev-worker') ? 1500 * US : 0
    if (call === 'read' && subject.endsWith('/uevent')) return process === 'udevd' ? 15 * US : 300 * US
    return 10 * US
  }
}

/** What one at a time can have: how long it takes to get it and to be done with it. */
function lock(): (nowNs: number, holdNs: number) => number {
  let freeNs = 0
  return (nowNs, holdNs) => {
    freeNs = Math.max(nowNs, freeNs) + holdNs
    return freeNs - nowNs
  }
}
