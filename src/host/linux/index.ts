/** The host over node:* and the system's own libraries, through koffi where it is installed. */
export { linuxCodecs } from './linux-codecs.ts'
export { linuxHost } from './linux-host.ts'
export { linuxKernel } from './linux-kernel.ts'
export type { KoffiSource } from './native.ts'
export { openSyslog } from './syslog.ts'
