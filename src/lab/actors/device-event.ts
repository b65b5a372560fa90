import { parseUevent } from '../../host/simulated/index.ts'

/** A device appeared, or was made to say so again by a cold plug. */
export interface DeviceEvent {
  readonly seqnum: number
  /** `/devices/system/cpu/cpu3`. The machine has a file `uevent` there in sysfs. */
  readonly devpath: string
  readonly modalias: string
  /** When the kernel sends it, in virtual milliseconds. */
  readonly atMs: number
}

/** What 80-drivers.rules acts on: the `add` of something with a modalias. Undefined for any other event. */
export function deviceEventOf(datagram: string, nowNs: bigint): DeviceEvent | undefined {
  const { variables } = parseUevent(datagram)
  const [devpath, modalias] = [variables.get('DEVPATH'), variables.get('MODALIAS')]
  if (variables.get('ACTION') !== 'add' || devpath === undefined || modalias === undefined) return undefined
  return { seqnum: Number(variables.get('SEQNUM')), devpath, modalias, atMs: Number(nowNs / 1_000_000n) }
}
