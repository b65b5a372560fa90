/** The kernel's events of devices, for a daemon: intake, and a walk over sysfs where events were lost, marks for udev. */
export { type PluggedDevice, pluggedDevices } from './coldplug.ts'
export { type IntakeOptions, takeUevents } from './intake.ts'
export { markUnanswered } from './marks.ts'
export { settle, type UeventProgress, uneventful } from './settle.ts'
