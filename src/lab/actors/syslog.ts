import type { SimulatedHost } from '../../host/simulated/index.ts'
import { isDone, openConsole } from './console.ts'

const AF_UNIX = 1
const SOCK_DGRAM = 2

/**
 * syslog(3) of glibc with LOG_CONS: a socket of AF_UNIX for /dev/log, and the console where there is none. Where AF_UNIX is
 * a module, this is a request for net-pf-1. [seed 000: Alan Cox's example]
 */
export async function syslog(host: SimulatedHost): Promise<boolean> {
  return (await isDone(host.services.socket(AF_UNIX, SOCK_DGRAM, 0))) || openConsole(host)
}
