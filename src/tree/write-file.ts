import { isRefusal } from '../errors.ts'
import type { Files } from '../host/index.ts'

/** What the umask leaves of it is a file's mode. kmod 34 depmod. */
const FILE_MODE = 0o644
const DIRECTORY_MODE = 0o755

/** Names tried for the new file, where ones of a dead process are in the way. */
const ATTEMPTS = 100

/**
 * Replaces a file as a whole: whoever looks sees the old content or the new one, and a failure leaves the old one and
 * nothing else. One who is killed leaves the new file under its first name, which nobody reads and nobody removes: it
 * cannot be told from that of a live writer. kmod 34 leaves its own too. `writer` makes the name beside it different from
 * those of other processes.
 */
export async function replaceFile(
  files: Files,
  path: string,
  content: Uint8Array,
  writer: string,
  mode: number = FILE_MODE,
): Promise<void> {
  const temporary = await createBeside(files, path, content, writer, mode)
  try {
    await files.rename(temporary, path)
  } catch (error) {
    await files.unlink(temporary)
    throw error
  }
}

async function createBeside(
  files: Files,
  path: string,
  content: Uint8Array,
  writer: string,
  mode: number,
): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const temporary = `${path}.${writer}.${attempt}`
    try {
      await files.createFile(temporary, content, mode)
      return temporary
    } catch (error) {
      if (!isRefusal(error, 'EEXIST') || attempt >= ATTEMPTS) throw error
    }
  }
}

/** Makes a directory with all above it that are not there. */
export async function makeDirectories(files: Files, path: string): Promise<void> {
  for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
    try {
      await files.makeDirectory(end < 0 ? path : path.slice(0, end), DIRECTORY_MODE)
    } catch (error) {
      if (!isRefusal(error, 'EEXIST', 'EROFS', 'EISDIR')) throw error
    }
    if (end < 0) return
  }
}
