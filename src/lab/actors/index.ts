/** Loaders of today, as programs of the simulated machine: `machine.start('modprobe', kmodModprobe, { argv })`. */
export { kmodModprobe } from './kmod-modprobe.ts'
