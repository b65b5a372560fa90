import { KernelError } from '../errors.ts'
import type { Syscall } from '../names.ts'
import type { Files } from './files.ts'
import type { Watch } from './watches.ts'

/**
 * The same files with every absolute path moved under `root`, as `--root` means it. Paths are only prefixed: a link in
 * the image that leads to an absolute path leads out of it, and refusals name the path that was really tried. Nobody
 * loads modules from an image, so that locks are refused with EROFS.
 */
export function atRoot(files: Files, root: string): Files {
  const prefix = withoutTrailingSlashes(root)
  if (prefix === '') return files
  const moved = (path: string) => (path.startsWith('/') ? prefix + path : path)
  const refuse = async (syscall: Syscall, path: string) => {
    throw new KernelError(syscall, moved(path), 'EROFS')
  }
  return {
    read: (path, limitBytes) => files.read(moved(path), limitBytes),
    readInto: (path, room, limitBytes) => files.readInto(moved(path), room, limitBytes),
    readEach: (paths, room, use) => files.readEach(paths.map(moved), room, use),
    readStart: (path, sizeBytes) => files.readStart(moved(path), sizeBytes),
    list: (path) => files.list(moved(path)),
    stat: (path) => files.stat(moved(path)),
    identify: (paths) => files.identify(paths.map(moved)),
    createFile: (path, content, mode) => files.createFile(moved(path), content, mode),
    rename: (from, to) => files.rename(moved(from), moved(to)),
    touch: (path) => files.touch(moved(path)),
    unlink: (path) => files.unlink(moved(path)),
    makeDirectory: (path, mode) => files.makeDirectory(moved(path), mode),
    openWatch: async () => movedWatch(await files.openWatch(), moved),
    makeLockDirectory: (path) => refuse('mkdir', path),
    openLock: (path) => refuse('open', path),
  }
}

function movedWatch(watch: Watch, moved: (path: string) => string): Watch {
  return {
    add: (path, names) => watch.add(moved(path), names),
    changed: (timeoutMs) => watch.changed(timeoutMs),
    ...(watch.isQuiet && { isQuiet: () => watch.isQuiet!() }),
    close: () => watch.close(),
  }
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end--
  return path.slice(0, end)
}
