/** The kernel's events of devices, for a daemon: intake, and a walk over sysfs where events were lost. */
export { type PluggedDevice, pluggedDevices } from './coldplug.ts'
export { type IntakeOptions, takeUevents } from './intake.ts'
export { settle, type UeventProgress, uneventful } from './settle.ts'
