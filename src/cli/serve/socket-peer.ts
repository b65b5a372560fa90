import type { Socket } from 'node:net'
import type { Peer } from '../../host/index.ts'

/** Asked once a connection: it is the same to its end. */
const peers = new WeakMap<Socket, Peer>()

/** Who is at the other end; undefined where it is gone already. */
export function peerOfSocket(socket: Socket, peerOf: (fd: number) => Peer): Peer | undefined {
  const known = peers.get(socket)
  if (known !== undefined) return known
  const fd = descriptorOf(socket)
  if (fd === undefined) return undefined
  try {
    const peer = peerOf(fd)
    peers.set(socket, peer)
    return peer
  } catch {
    return undefined
  }
}

/** Node tells the descriptor of a socket to nobody but those who look at its handle. */
function descriptorOf(socket: Socket): number | undefined {
  const { _handle: handle } = socket as unknown as { readonly _handle?: { readonly fd?: number } | null }
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined
}
