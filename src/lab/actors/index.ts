/** Loaders of today, as programs of the simulated machine: `machine.start('modprobe', kmodModprobe, { argv })`. */
export { coldplug } from './coldplug.ts'
export { openConsole } from './console.ts'
export { cryptoManager } from './crypto-manager.ts'
export type { DeviceEvent } from './device-event.ts'
export { deviceUnit } from './device-unit.ts'
export { type Detach, detachingScript } from './initramfs-2008-a.ts'
export { reportingModprobe } from './initramfs-2008-b.ts'
export { type KmodHost, kmod18Modprobe, kmodModprobe, kmodModprobeWith } from './kmod-modprobe.ts'
export { type KmodProbeOptions, kmodProbe } from './kmod-probe.ts'
export { lsmod } from './lsmod.ts'
export { askingHelper, daemonStop, modonceDaemon, restartedDaemon } from './modonce-daemon.ts'
export { modonceHelper } from './modonce-helper.ts'
export { modonceModprobe } from './modonce-modprobe.ts'
export { planLockingModprobe } from './plan-locking-modprobe.ts'
export {
  askOver,
  type Connection,
  type DaemonSocket,
  type NextLoader,
  type RequestHost,
  requestClient,
  requestProgram,
} from './request/index.ts'
export { retryingModprobe } from './retrying-modprobe.ts'
export { strictModprobe } from './strict-modprobe.ts'
export { syslog } from './syslog.ts'
export { parallelModulesLoad, systemdModulesLoad } from './systemd-modules-load.ts'
export { childrenMaxOf, type EventHandler, Udevd, type UdevdOptions } from './udevd.ts'
