import type { Socket } from 'node:net'
import type { Peer } from '../../host/index.ts'

/** Where a socket keeps its peer: a WeakMap of short-lived sockets would be the collector's work, thousands of times in a boot. */
const PEER = Symbol('peer')

/** Who is at the other end; undefined where it is gone already. Asked once a connection: it is the same to its end. */
export function peerOfSocket(socket: Socket & { [PEER]?: Peer }, peerOf: (fd: number) => Peer): Peer | undefined {
  const known = socket[PEER]
  if (known !== undefined) return known
  const fd = descriptorOf(socket)
  const peer = fd === undefined ? undefined : peerOfDescriptor(fd, peerOf)
  if (peer !== undefined) socket[PEER] = peer
  return peer
}

/** Who is at the other end of a connection; undefined where it is gone already. */
export function peerOfDescriptor(fd: number, peerOf: (fd: number) => Peer): Peer | undefined {
  try {
    return peerOf(fd)
  } catch {
    return undefined
  }
}

/** Node tells the descriptor of a socket to nobody but those who look at its handle. */
export function descriptorOf(socket: Socket): number | undefined {
  const { _handle: handle } = socket as unknown as { readonly _handle?: { readonly fd?: number } | null }
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined
}
