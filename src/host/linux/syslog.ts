import { importKoffi, type KoffiSource } from './native.ts'

// syslog.h of glibc; musl has the same numbers.
const LOG_CONS = 0x02
const LOG_DAEMON = 3 << 3

/** Writes one line; `priority` is syslog's number, 0 to 7. */
export type SyslogWriter = (priority: number, text: string) => void

/** The system log under a program's name, with facility and options as kmod's tools open it. kmod 34 log_open(). */
export async function openSyslog(identity: string, koffi: KoffiSource = importKoffi): Promise<SyslogWriter> {
  const libc = (await koffi()).load(null)
  const openlog: (identity: Uint8Array, option: number, facility: number) => void = libc.func(
    'void openlog(void *ident, int option, int facility)',
  )
  const syslog: (priority: number, format: string, type: string, text: Uint8Array) => void = libc.func(
    'void syslog(int priority, const char *format, ...)',
  )
  openlog(keptIdentity(identity), LOG_CONS, LOG_DAEMON)
  return (priority, text) => syslog(priority, '%s', 'void *', cString(text))
}

/** openlog() keeps the pointer, so that the bytes must stay where they are for as long as the process lives. */
function keptIdentity(identity: string): Uint8Array {
  const bytes = cString(identity)
  identities.push(bytes)
  return bytes
}

const identities: Uint8Array[] = []

function cString(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'latin1')
}
