/** Loaders of today, as programs of the simulated machine: `machine.start('modprobe', kmodModprobe, { argv })`. */
export { kmodModprobe } from './kmod-modprobe.ts'
export { type KmodProbeOptions, kmodProbe } from './kmod-probe.ts'
export { childrenMaxOf, type DeviceEvent, type EventHandler, Udevd, type UdevdOptions } from './udevd.ts'
