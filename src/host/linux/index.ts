/** The host over node:* and the system's own libraries, through koffi where it is installed. */
export { linuxClock } from './linux-clock.ts'
export { linuxCodecs } from './linux-codecs.ts'
export { linuxFiles } from './linux-files.ts'
export { linuxHost } from './linux-host.ts'
export { type LinuxKernelOptions, linuxKernel } from './linux-kernel.ts'
export { linuxLocks } from './linux-locks.ts'
export type { KoffiSource } from './native.ts'
export { openSyslog } from './syslog.ts'
