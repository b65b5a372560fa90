import type { Program } from '../../host/simulated/index.ts'
import { kmodModprobeWith } from './kmod-modprobe.ts'

/** A loader that takes EBUSY for somebody else's load, and asks again and again, so many times at most. */
export function retryingModprobe(times: number): Program {
  return kmodModprobeWith({
    around: async (_, insertion) => {
      for (let left = times; ; left--) {
        const code = await insertion()
        if (code !== 'EBUSY' || left === 1) return code
      }
    },
  })
}
