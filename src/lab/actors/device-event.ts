/** A device appeared, or was made to say so again by a cold plug. */
export interface DeviceEvent {
  readonly seqnum: number
  /** `/devices/system/cpu/cpu3`. The machine has a file `uevent` there in sysfs. */
  readonly devpath: string
  readonly modalias: string
  /** When the kernel sends it, in virtual milliseconds. */
  readonly atMs: number
}
