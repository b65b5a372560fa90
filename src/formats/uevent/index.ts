/** Datagrams of the kernel's events. */
export { type DeviceUevent, parseDeviceUevent } from './device-uevent.ts'
