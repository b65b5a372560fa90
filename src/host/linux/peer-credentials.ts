import { KernelError } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import { errnoName } from '../../names.ts'
import type { Peer } from '../index.ts'
import { type Koffi, requireKoffi } from './native.ts'
import { loadShownReader, type ReadShown } from './shown-files.ts'

// include/uapi/asm-generic/socket.h, v6.12; SOL_SOCKET and SO_PEERCRED of all architectures but sparc, parisc, mips and alpha.
const SOL_SOCKET = 1
const SO_PEERCRED = 17
const UCRED_BYTES = 12

/**
 * Who is at the other end of a connected UNIX socket: as of its connect(2), in the namespaces of this process. The name of his
 * program is looked up when somebody asks for it, as that costs five times what the rest does, and a thousand may connect at once.
 */
export function peerCredentials(koffi: () => Koffi = requireKoffi): (fd: number) => Peer {
  const library = koffi()
  const getsockopt: (fd: number, level: number, name: number, value: Uint8Array, length: Uint32Array) => number =
    library.load(null).func('int getsockopt(int fd, int level, int name, void *value, void *length)')
  const read = loadShownReader(library)
  const credentials = new Uint32Array(UCRED_BYTES / 4)
  const value = new Uint8Array(credentials.buffer)
  const length = new Uint32Array(1)
  return (fd) => {
    length[0] = UCRED_BYTES
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value, length) !== 0) {
      throw new KernelError('socket', 'SO_PEERCRED', errnoName(library.errno()))
    }
    const pid = credentials[0]!
    return {
      pid,
      uid: credentials[1]!,
      get command() {
        return commandOf(pid, read)
      },
    }
  }
}

/** A byte string; empty for one that is gone, or of another namespace. */
function commandOf(pid: number, read: ReadShown): string {
  try {
    const bytes = read(`/proc/${pid}/comm`, true)
    return bytes === undefined ? '' : latin1(bytes).trimEnd()
  } catch {
    return ''
  }
}
