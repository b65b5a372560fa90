import { isRefusal } from '../../errors.ts'
import type { Looks } from '../index.ts'
import { type Koffi, requireKoffi } from './native.ts'
import { loadNativeFiles } from './native-files.ts'

/** Looks by native calls; undefined where there are none. */
export function linuxLooks(koffi: () => Koffi = requireKoffi): Looks | undefined {
  try {
    const { identify, readShown } = loadNativeFiles(koffi())
    const read: Looks['read'] = (path) => {
      try {
        return readShown(path)
      } catch (error) {
        if (isRefusal(error)) return undefined
        throw error
      }
    }
    return { identify, read }
  } catch {
    return undefined
  }
}
