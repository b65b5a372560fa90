import type { CostedStep } from '../../host/simulated/index.ts'

/** Each cost is off by up to this part: caches, interrupts, neighbours. */
export const JITTER = 0.2

/**
 * How long things take, one set for all storms. None of it was measured by itself: each figure is the one with which the
 * storms come to what was seen, and says what it decides.
 */
const US = {
  /** The manager takes an event. 255 arrive within 4 ms: with V1 it decides how many find the first module missing. */
  event: 15,
  /** A worker is forked. */
  fork: 1500,
  /** A worker reads its device and goes through its rules. */
  rules: 300,
  /** Opening a module's file, and entering finit_module. */
  open: 5,
  /** Any other call of a worker: it reads a small file, or looks whether there is one. */
  call: 3,
  /**
   * A waiter is woken, takes module_mutex, looks, and goes home: one after the other (R2.9). With V1 it decides how far the
   * herd is spread when it comes to the next module, and so how many find that one live.
   */
  wake: 50,
  /** Memory for the final sections, which is given out to one at a time. */
  memory: 15,
  /** Any step of a load that is not named in `LOAD`. */
  step: 2,
} as const

interface LoadCost {
  readonly us: number
  readonly nsPerByte?: number
}

/** Stretches of a load by the point where they begin: a fixed part, and one for each byte of the image. */
const LOAD: Readonly<Record<string, LoadCost>> = {
  /** Reads the image: 2.9 GB/s, from the page cache. */
  opened: { us: 10, nsPerByte: 0.35 },
  /** Checks its signature: 0.6 GB/s of SHA-512 on one CPU, and RSA. */
  P1: { us: 60, nsPerByte: 1.6 },
  /** Copies sections to their place. */
  P4: { us: 60, nsPerByte: 0.2 },
  /** Resolves symbols and relocates. */
  P5: { us: 60, nsPerByte: 0.1 },
  /** Tells those who listen. */
  P9: { us: 20 },
  /** Makes the directory in sysfs. */
  P11: { us: 20 },
  /** Enters init. */
  P16: { us: 30 },
  /** Tells of a live module. */
  P17: { us: 20 },
}

/** The cost of each step, on a machine where all takes `slowness` times as long. `sizes` are those of module files. */
export function serviceTimes(sizes: ReadonlyMap<string, number>, slowness = 1): (step: CostedStep) => number {
  const mutex = lock()
  const memory = lock()
  const costUs = (step: CostedStep, nowUs: number): number => {
    const { call, subject, point } = step
    if (call === 'start') return step.process.startsWith('udev-worker') ? US.fork : 0
    if (call === 'read' && subject.endsWith('/uevent')) return step.process === 'udevd' ? US.event : US.rules
    if (call !== 'finit_module') return US.call
    if (point === 'not begun') return US.open
    if (point.startsWith('waits for')) return mutex(nowUs, US.wake)
    const { us, nsPerByte = 0 } = LOAD[point] ?? { us: US.step }
    const ownUs = us + (nsPerByte * (sizes.get(subject) ?? 0)) / 1000
    return point === 'P2' ? ownUs + memory(nowUs, US.memory) : ownUs
  }
  return (step) => costUs(step, step.nowNs / 1000 / slowness) * 1000 * slowness
}

/** What one at a time can have: the time until one has it and is done with it. */
function lock(): (nowUs: number, holdUs: number) => number {
  let freeUs = 0
  return (nowUs, holdUs) => {
    freeUs = Math.max(nowUs, freeUs) + holdUs
    return freeUs - nowUs
  }
}
