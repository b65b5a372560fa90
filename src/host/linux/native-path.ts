/** Room for the longest path with its NUL. include/uapi/linux/limits.h, PATH_MAX, v6.12. */
const PATH_BYTES = 4096

/** Memory for one path after the other, as C wants it. */
export class NativePath {
  readonly bytes: Uint8Array
  readonly #buffer = Buffer.alloc(PATH_BYTES)

  constructor() {
    this.bytes = this.#buffer
  }

  /** False for a path that no file can have. */
  put(path: string): boolean {
    if (path.length >= PATH_BYTES || path.includes('\0')) return false
    this.#buffer.write(path, 'latin1')
    this.#buffer[path.length] = 0
    return true
  }
}
