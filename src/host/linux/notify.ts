import { type Koffi, requireKoffi } from './native.ts'

// include/linux/socket.h, v6.12; a datagram is 1 on mips.
const AF_UNIX = 1
const SOCK_DGRAM = 2
const SOCK_CLOEXEC = 0o2000000

/**
 * Tells the service manager how things stand, as sd_notify(3): `READY=1`. `socketPath` is its NOTIFY_SOCKET, of the file system or, with
 * `@`, abstract. False where it could not be told.
 */
export function notifyService(socketPath: string, text: string, koffi: () => Koffi = requireKoffi): boolean {
  const libc = koffi().load(null)
  const socket: (family: number, type: number, protocol: number) => number = libc.func(
    'int socket(int family, int type, int protocol)',
  )
  const sendto: (
    fd: number,
    bytes: Uint8Array,
    length: number,
    flags: number,
    address: Uint8Array,
    addressLength: number,
  ) => number | bigint = libc.func(
    'long sendto(int fd, void *bytes, size_t length, int flags, void *address, uint32 addressLength)',
  )
  const close: (fd: number) => number = libc.func('int close(int fd)')
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)
  if (fd < 0) return false
  const bytes = Buffer.from(text, 'latin1')
  const address = addressOf(socketPath)
  const sent = Number(sendto(fd, bytes, bytes.length, 0, address, address.length))
  close(fd)
  return sent === bytes.length
}

/** struct sockaddr_un, as long as its path. An abstract name has a NUL where a person writes `@`. */
function addressOf(path: string): Uint8Array {
  const name = Buffer.from(path.replace(/^@/, '\0'), 'latin1')
  const address = Buffer.alloc(2 + name.length)
  address.set(new Uint8Array(Uint16Array.of(AF_UNIX).buffer))
  address.set(name, 2)
  return address
}
