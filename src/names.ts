/**
 * The words that everything else uses. Text that comes from a tree, from configuration or from the kernel is a
 * *byte string* throughout modonce: one character a byte, U+0000 to U+00FF, so that odd bytes survive unchanged from
 * file to terminal. Only `cli` and `host` convert, at the edge.
 */

/** A module's name as the kernel has it: underscores, never dashes, no suffix. */
export type ModuleName = string & { readonly __type: 'ModuleName' }

/** A normalised alias or lookup key: dashes outside brackets are underscores. */
export type Alias = string & { readonly __type: 'Alias' }

/** Dashes become underscores and the name ends at the first dot. kmod 34 `modname_normalize()`. */
export function normalizeModuleName(name: string): ModuleName {
  const dot = name.indexOf('.')
  return (dot < 0 ? name : name.slice(0, dot)).replaceAll('-', '_') as ModuleName
}

/** The name of the module in the file at `path`: its base name, normalised. kmod 34 `path_to_modname()`. */
export function moduleNameOfPath(path: string): ModuleName {
  return normalizeModuleName(path.slice(path.lastIndexOf('/') + 1))
}

export type Syscall =
  | 'open'
  | 'read'
  | 'stat'
  | 'getdents'
  | 'readlink'
  | 'finit_module'
  | 'init_module'
  | 'delete_module'

/** Linux errno values, with the text that glibc's `strerror()` gives for each (glibc 2.36 and 2.41 agree). */
const ERRNOS = {
  EPERM: [1, 'Operation not permitted'],
  ENOENT: [2, 'No such file or directory'],
  ESRCH: [3, 'No such process'],
  EINTR: [4, 'Interrupted system call'],
  EIO: [5, 'Input/output error'],
  ENXIO: [6, 'No such device or address'],
  E2BIG: [7, 'Argument list too long'],
  ENOEXEC: [8, 'Exec format error'],
  EBADF: [9, 'Bad file descriptor'],
  EAGAIN: [11, 'Resource temporarily unavailable'],
  ENOMEM: [12, 'Cannot allocate memory'],
  EACCES: [13, 'Permission denied'],
  EFAULT: [14, 'Bad address'],
  EBUSY: [16, 'Device or resource busy'],
  EEXIST: [17, 'File exists'],
  EXDEV: [18, 'Invalid cross-device link'],
  ENODEV: [19, 'No such device'],
  ENOTDIR: [20, 'Not a directory'],
  EISDIR: [21, 'Is a directory'],
  EINVAL: [22, 'Invalid argument'],
  ENFILE: [23, 'Too many open files in system'],
  EMFILE: [24, 'Too many open files'],
  ENOTTY: [25, 'Inappropriate ioctl for device'],
  ETXTBSY: [26, 'Text file busy'],
  EFBIG: [27, 'File too large'],
  ENOSPC: [28, 'No space left on device'],
  ESPIPE: [29, 'Illegal seek'],
  EROFS: [30, 'Read-only file system'],
  EMLINK: [31, 'Too many links'],
  EPIPE: [32, 'Broken pipe'],
  EDOM: [33, 'Numerical argument out of domain'],
  ERANGE: [34, 'Numerical result out of range'],
  EDEADLK: [35, 'Resource deadlock avoided'],
  ENAMETOOLONG: [36, 'File name too long'],
  ENOLCK: [37, 'No locks available'],
  ENOSYS: [38, 'Function not implemented'],
  ENOTEMPTY: [39, 'Directory not empty'],
  ELOOP: [40, 'Too many levels of symbolic links'],
  ENODATA: [61, 'No data available'],
  ETIME: [62, 'Timer expired'],
  ENOPKG: [65, 'Package not installed'],
  EPROTO: [71, 'Protocol error'],
  EBADMSG: [74, 'Bad message'],
  EOVERFLOW: [75, 'Value too large for defined data type'],
  EILSEQ: [84, 'Invalid or incomplete multibyte or wide character'],
  EOPNOTSUPP: [95, 'Operation not supported'],
  ENOBUFS: [105, 'No buffer space available'],
  ETIMEDOUT: [110, 'Connection timed out'],
  ECONNREFUSED: [111, 'Connection refused'],
  ESTALE: [116, 'Stale file handle'],
  EDQUOT: [122, 'Disk quota exceeded'],
  ECANCELED: [125, 'Operation canceled'],
  ENOKEY: [126, 'Required key not available'],
  EKEYEXPIRED: [127, 'Key has expired'],
  EKEYREVOKED: [128, 'Key has been revoked'],
  EKEYREJECTED: [129, 'Key was rejected by service'],
} as const

export type ErrnoName = keyof typeof ERRNOS

/** The positive number of an errno name. */
export function errnoOf(code: ErrnoName): number {
  return ERRNOS[code][0]
}

/** glibc's text for an errno name, as kmod's messages end with. */
export function strerror(code: ErrnoName): string {
  return ERRNOS[code][1]
}

/** The name of a positive errno, or undefined for one that the table lacks. */
export function errnoName(errno: number): ErrnoName | undefined {
  for (const name in ERRNOS) if (ERRNOS[name as ErrnoName][0] === errno) return name as ErrnoName
  return undefined
}

/** True for an errno name that the table has. */
export function isErrnoName(name: string): name is ErrnoName {
  return Object.hasOwn(ERRNOS, name)
}
