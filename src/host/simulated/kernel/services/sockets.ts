import type { ErrnoName } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import { type Asking, demand } from './demand.ts'
import type { ServiceKernel } from './service-kernel.ts'

const AF_INET = 2
const AF_INET6 = 10
const AF_NETLINK = 16

/** Families are below this. Linux 6.12, include/linux/socket.h, AF_MAX */
const FAMILIES = 46

const SOCK_STREAM = 1
const SOCK_DGRAM = 2
const IPPROTO_TCP = 6
const IPPROTO_UDP = 17

/** Families whose protocols are modules of their own, and what they ask for. Catalogue rows 23, 28 to 31 */
const PROTOCOLS: Readonly<
  Record<number, { readonly prefix: string; readonly row: number; readonly result: Asking['result'] }>
> = {
  [AF_NETLINK]: { prefix: 'net-pf-16-proto', row: 23, result: 'ignored' },
  24: { prefix: 'net-pf-24-proto', row: 28, result: 'ignored' },
  29: { prefix: 'can-proto', row: 31, result: 'ignored' },
  31: { prefix: 'bt-proto', row: 30, result: 'ignored' },
  35: { prefix: 'net-pf-35-proto', row: 29, result: '=0' },
}

/** socket(2): the family first, then the protocol. Linux 6.12, net/socket.c, __sock_create(); catalogue rows 20, 23, 26 to 31 */
export function* socket(
  kernel: ServiceKernel,
  family: number,
  type: number,
  protocol: number,
): KernelSteps<ErrnoName | undefined> {
  if (family < 0 || family >= FAMILIES) return 'EAFNOSUPPORT'
  const pf = `net-pf-${family}`
  if ((yield* demand(kernel, [pf], [{ name: pf, row: 20, result: 'ignored' }])) === undefined) return 'EAFNOSUPPORT'
  if (family === AF_INET || family === AF_INET6) return yield* internetProtocol(kernel, pf, type, protocol)
  const protocols = PROTOCOLS[family]
  if (protocols === undefined) return undefined
  const name = `${protocols.prefix}-${protocol}`
  const { row, result } = protocols
  const there = yield* demand(kernel, [name], [{ name, row, result }])
  return there === undefined ? 'EPROTONOSUPPORT' : undefined
}

/** Two requests: with the type of the socket, and without. Linux 6.12, net/ipv4/af_inet.c, inet_create() */
function* internetProtocol(
  kernel: ServiceKernel,
  pf: string,
  type: number,
  protocol: number,
): KernelSteps<ErrnoName | undefined> {
  const byType = type === SOCK_STREAM ? IPPROTO_TCP : type === SOCK_DGRAM ? IPPROTO_UDP : 0
  const name = `${pf}-proto-${protocol === 0 ? byType : protocol}`
  const names = [`${name}-type-${type}`, name]
  const there = yield* demand(
    kernel,
    names,
    names.map((asked) => ({ name: asked, row: pf === 'net-pf-2' ? 26 : 27, result: 'ignored' })),
  )
  return there === undefined ? 'EPROTONOSUPPORT' : undefined
}
