import type { CostedStep } from '../../host/simulated/index.ts'
import { imageBytes } from './image-bytes.ts'
import { isWait } from './lanes.ts'
import { DAEMON_PROCESS, REQUEST_CLIENT } from './request-client.ts'

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
  /** The request client, a static program, is forked and executed. */
  client: 500,
  /** The daemon's one thread takes a request, and answers it: half each. `npm run bench -- requests` */
  request: 100,
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
  /** Any step of a load that is not named in `LOAD`. */
  step: 2,
} as const

/** A byte that comes out of xz, in the kernel or outside: 100 MB/s on one CPU. No storm was watched for it. [recalled] */
const INFLATE_NS_PER_BYTE = 10

/**
 * What interrupts every CPU, for a change of the kernel's own mappings: one at a time does that, and all wait for all. Per CPU
 * of the machine, so 8 hardly notice it and 255 do. With V1 and V3 it decides how long a load takes in which 250 others lay
 * out a copy of the same module (V1), and how far apart those come that gave theirs back (V3).
 */
const PER_CPU = {
  /** A load that is refused gives its memory back. */
  freeUs: 2,
  /** Sections get their memory, are made read-only, and the copy of the file goes. */
  mapUs: 0.2,
  mapNsPerByte: 0.0004,
} as const

interface LoadCost {
  readonly us: number
  readonly nsPerByte: number
  /** The kernel's mappings change: sections have their memory, are made read-only, and the copy is freed. */
  readonly maps: boolean
}

const stretch = (us: number, nsPerByte = 0, maps = false): LoadCost => ({ us, nsPerByte, maps })

/** Stretches of a load by the point where they begin: a fixed part, and one for each byte of the image. */
const LOAD: ReadonlyMap<string, LoadCost> = new Map<string, LoadCost>(
  Object.entries({
    /** Reads the image: 2.9 GB/s, from the page cache. */
    reads: stretch(10, 0.35),
    /** Checks its signature: 0.6 GB/s of SHA-512 on one CPU, and RSA. */
    P1: stretch(60, 1.6),
    /** Copies sections to their place. */
    P4: stretch(60, 0.2, true),
    /** Resolves symbols and relocates. */
    P5: stretch(60, 0.1),
    P8: stretch(US.step, 0, true),
    /** Tells those who listen. */
    P9: stretch(20),
    /** Makes the directory in sysfs. */
    P11: stretch(20),
    P15: stretch(US.step, 0, true),
    /** Enters init. */
    P16: stretch(30),
    /** Tells of a live module. */
    P17: stretch(20),
  }),
)

const OTHER: LoadCost = stretch(US.step)

/** What is the same for all steps of one storm. */
interface TimedMachine {
  readonly cpus: number
  /** Of module files, by path. */
  readonly sizes: ReadonlyMap<string, number>
  /** Everything takes so many times as long. 1 where it is not told. */
  readonly slowness?: number | undefined
}

/** The cost of each step. */
export function serviceTimes({ cpus, sizes, slowness = 1 }: TimedMachine): (step: CostedStep) => number {
  const mutex = lock()
  const mappings = lock()
  const daemon = lock()
  const freed = lock()
  const callUs = (step: CostedStep, nowUs: number): number => {
    const { call, subject } = step
    if (call === 'start') return startUs(step.process)
    if (step.process === DAEMON_PROCESS && (call === 'accept' || call === 'answer'))
      return daemon(nowUs, US.request / 2)
    if (call === 'read' && subject.endsWith('/uevent')) return step.process === 'udevd' ? US.event : US.rules
    return US.call
  }
  const loadUs = ({ subject, point }: CostedStep, nowUs: number): number => {
    if (point === 'not begun') return US.open
    const known = LOAD.get(point)
    if (known === undefined && isWait(point)) {
      const wokenUs = mutex(nowUs, US.wake)
      return wokenUs + freed(nowUs + wokenUs, PER_CPU.freeUs * cpus)
    }
    const { us, nsPerByte, maps } = known ?? OTHER
    if (nsPerByte === 0 && !maps) return us
    const bytes = imageBytes(sizes, subject)
    const ownUs = us + (nsPerByte * bytes) / 1000
    if (!maps) return ownUs
    return ownUs + mappings(nowUs, cpus * (PER_CPU.mapUs + (PER_CPU.mapNsPerByte * bytes) / 1000))
  }
  const costUs = (step: CostedStep, nowUs: number): number => {
    const { call, point } = step
    if (point === 'inflates') return (INFLATE_NS_PER_BYTE * step.bytes) / 1000
    return call === 'finit_module' || call === 'init_module' ? loadUs(step, nowUs) : callUs(step, nowUs)
  }
  return (step) => costUs(step, step.nowNs / 1000 / slowness) * 1000 * slowness
}

function startUs(name: string): number {
  if (name.startsWith('udev-worker')) return US.fork
  return name === REQUEST_CLIENT ? US.client : 0
}

/** What one at a time can have: the time until one has it and is done with it. */
function lock(): (nowUs: number, holdUs: number) => number {
  let freeUs = 0
  return (nowUs, holdUs) => {
    freeUs = Math.max(nowUs, freeUs) + holdUs
    return freeUs - nowUs
  }
}
