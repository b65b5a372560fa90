/** What an event of a device says to who loads modules. Text is byte strings. */
export interface DeviceUevent {
  readonly action: string
  readonly devpath: string
  /** Counts all events of the kernel, also those that are sent to nobody here. */
  readonly seqnum: number
  readonly modalias: string | undefined
  /** Of an event that somebody has made the kernel tell again; `0` where he gave none. */
  readonly synthUuid: string | undefined
}

/**
 * Reads a datagram of the kernel: `ACTION@DEVPATH`, and variables, each ended by a NUL. Undefined for what is none: the header has to
 * be of the same action and path as the variables, and the number must be there. Linux, lib/kobject_uevent.c
 */
export function parseDeviceUevent(datagram: string): DeviceUevent | undefined {
  const headerEnd = datagram.indexOf('\0')
  const action = variableOf(datagram, 'ACTION', headerEnd)
  const devpath = variableOf(datagram, 'DEVPATH', headerEnd)
  const seqnum = Number(variableOf(datagram, 'SEQNUM', headerEnd) ?? Number.NaN)
  if (action === undefined || devpath === undefined || !devpath.startsWith('/') || !Number.isSafeInteger(seqnum))
    return undefined
  if (datagram.slice(0, headerEnd) !== `${action}@${devpath}`) return undefined
  const modalias = variableOf(datagram, 'MODALIAS', headerEnd)
  return {
    action,
    devpath,
    seqnum,
    modalias: modalias || undefined,
    synthUuid: variableOf(datagram, 'SYNTH_UUID', headerEnd),
  }
}

/** Of the first variable of that name. */
function variableOf(datagram: string, name: string, headerEnd: number): string | undefined {
  const key = `\0${name}=`
  const start = headerEnd < 0 ? -1 : datagram.indexOf(key, headerEnd)
  if (start < 0) return undefined
  const end = datagram.indexOf('\0', start + key.length)
  return end < 0 ? undefined : datagram.slice(start + key.length, end)
}
