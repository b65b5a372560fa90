import { type Files, READ_LIMIT_BYTES } from '../index.ts'
import { nodeFiles } from '../node/index.ts'
import { importKoffi, type KoffiSource } from './native.ts'
import { loadNativeFiles, type NativeFiles } from './native-files.ts'
import { isShown } from './shown-files.ts'

/** What one process looks at before it is one that looks at many: directories that it lists, files at once. */
const MANY = { lists: 8, files: 500 }

/**
 * Looking at many files: Node takes 9 µs a file and 50 a directory, native calls 2 and 10, once their library is loaded,
 * for 7 ms. So they are for whoever looks at many, and until then, or where there are none, it is Node.
 */
export function linuxFiles(
  koffi: KoffiSource = importKoffi,
  node: Files = nodeFiles(),
  many: typeof MANY = MANY,
): Pick<Files, 'read' | 'list' | 'identify' | 'readEach'> {
  let native: NativeFiles | undefined
  let wanted = true
  let lists = 0
  const load = async () => {
    wanted = false
    native = await koffi()
      .then(loadNativeFiles)
      .catch(() => undefined)
  }
  return {
    read(path, limitBytes = READ_LIMIT_BYTES) {
      if (native === undefined || limitBytes !== READ_LIMIT_BYTES || !isShown(path)) return node.read(path, limitBytes)
      try {
        const bytes = native.readShown(path)
        return bytes === undefined ? node.read(path) : Promise.resolve(bytes)
      } catch (error) {
        return Promise.reject(error)
      }
    },
    async list(path) {
      if (wanted && ++lists > many.lists) await load()
      return native?.list(path) ?? node.list(path)
    },
    async identify(paths) {
      if (wanted && paths.length > many.files) await load()
      return native?.identify(paths) ?? node.identify(paths)
    },
    async readEach(paths, room, use) {
      if (wanted && paths.length > many.files) await load()
      for (let index = 0; index < paths.length; index++) {
        const path = paths[index]!
        const isRead = native?.read(path, room, (file) => use(index, file)) ?? false
        if (!isRead) await node.readEach([path], room, (_, file) => use(index, file))
      }
    },
  }
}
