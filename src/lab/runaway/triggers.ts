import { BUILT_IN, type MachineOptions, type Program, type SimulatedHost } from '../../host/simulated/index.ts'
import { cryptoManager, openConsole, syslog } from '../actors/index.ts'

/** What makes the kernel ask first, and what a helper that reports its failure makes it ask for. */
export interface Trigger {
  readonly name: string
  readonly about: string
  /** What the kernel lacks: everything else that any kernel has is built in. */
  readonly without: readonly string[]
  readonly first: Program
  readonly report: (host: SimulatedHost) => Promise<unknown>
}

const CONSOLE = 'char-major-5'

const AF_INET = 2
const SOCK_DGRAM = 2

/** No protocol has this number: two requests, and no module for either. */
const UNKNOWN_PROTOCOL = 254

async function openSocket({ services }: SimulatedHost): Promise<void> {
  await services.socket(AF_INET, SOCK_DGRAM, UNKNOWN_PROTOCOL).catch(() => undefined)
}

const once =
  (act: (host: SimulatedHost) => Promise<unknown>): Program =>
  async (host) => {
    await act(host)
    return 0
  }

/** The triggers of the discussion of 2008, and the one that was measured since. R6.13, R6.15, [seed 000], [vm-lab C] */
export const TRIGGERS: readonly Trigger[] = [
  {
    name: 'cryptomgr',
    about: 'swapper registers an algorithm, and the manager is a module that is not in the initramfs; no console yet',
    without: [CONSOLE, 'cryptomgr'],
    first: cryptoManager,
    report: openConsole,
  },
  {
    name: 'char-major-5-1',
    about: 'somebody opens /dev/console before its driver is registered',
    without: [CONSOLE],
    first: once(openConsole),
    report: openConsole,
  },
  {
    name: 'net-pf-1 with syslog',
    about: 'AF_UNIX is a module that is not in the initramfs, and the helper tells syslog of its failure',
    without: ['net-pf-1'],
    first: once(syslog),
    report: syslog,
  },
  {
    name: 'CRYPTO_MANAGER=y',
    about: 'as the first, with the manager built in: nobody asks',
    without: [CONSOLE],
    first: cryptoManager,
    report: openConsole,
  },
  {
    name: 'two requests a call',
    about:
      'socket(AF_INET, SOCK_DGRAM, 254), which asks with the type of the socket and without; the helper does it too',
    without: [],
    first: once(openSocket),
    report: openSocket,
  },
]

/** The machine that a trigger needs. */
export function worldOf({ without }: Trigger, kernel: string): MachineOptions {
  return { kernel, services: BUILT_IN.filter((service) => !without.includes(service)) }
}
