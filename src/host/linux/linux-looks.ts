import { isRefusal } from '../../errors.ts'
import { FileIdentities, IDENTITY_WORDS, type Looks } from '../index.ts'
import { type Koffi, requireKoffi } from './native.ts'
import { loadNativeFiles } from './native-files.ts'

/** Looks by native calls; undefined where there are none. */
export function linuxLooks(koffi: () => Koffi = requireKoffi): Looks | undefined {
  try {
    const { identifyInto, readShown } = loadNativeFiles(koffi())
    let room = new FileIdentities(0)
    const identify: Looks['identify'] = (paths) => {
      if (room.words.length !== IDENTITY_WORDS * paths.length) room = new FileIdentities(paths.length)
      return identifyInto(room, paths)
    }
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
