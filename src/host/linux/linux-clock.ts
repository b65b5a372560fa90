import type { Clock } from '../index.ts'
import { nodeClock } from '../node/index.ts'
import { type Koffi, requireKoffi } from './native.ts'

// include/uapi/linux/time.h, v6.12.
const CLOCK_BOOTTIME = 7

interface Timespec {
  tv_sec: number | bigint
  tv_nsec: number | bigint
}

/**
 * Node's clock, and clock_gettime(2) for the boottime: /proc/uptime, which Node reads, has hundredths of a second. koffi
 * is loaded at the first question; without it the boottime is Node's.
 */
export function linuxClock(koffi: () => Koffi = requireKoffi): Clock {
  const clock = nodeClock()
  let boottimeNs: (() => bigint) | undefined
  return {
    ...clock,
    boottimeNs: () => {
      boottimeNs ??= load(koffi) ?? clock.boottimeNs
      return boottimeNs()
    },
  }
}

function load(source: () => Koffi): (() => bigint) | undefined {
  let koffi: Koffi
  try {
    koffi = source()
  } catch {
    return undefined
  }
  const timespec = koffi.struct({ tv_sec: 'long', tv_nsec: 'long' })
  const clockGettime: (clock: number, time: Partial<Timespec>) => number = koffi
    .load(null)
    .func('clock_gettime', 'int', ['int', koffi.out(koffi.pointer(timespec))])
  return () => {
    const time: Partial<Timespec> = {}
    clockGettime(CLOCK_BOOTTIME, time)
    return BigInt(time.tv_sec!) * 1_000_000_000n + BigInt(time.tv_nsec!)
  }
}
