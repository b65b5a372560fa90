import { isRefusal, type KernelError } from '../errors.ts'

/** A file while it is read part by part. */
export interface FileParts {
  /** As long as the file, and good until the next one is read. What has not been fetched is not there: any bytes are. */
  readonly bytes: Uint8Array

  /** So many are there before anything is fetched: 4 KiB at least, if it has as much. */
  readonly thereBytes: number

  /** Makes sure of some bytes. A KernelError where they cannot be read. */
  fetch(offset: number, sizeBytes: number): void
}

/** Of each file so much is there before anything is fetched, if it has as much. */
export const FETCHED_BYTES = 4096

/** Told of one file after the other, by its place in the list; of an error where it cannot be read. */
export type UseFile = (index: number, file: FileParts | KernelError) => void

const NOTHING_TO_FETCH = () => undefined

/** Files.readEach by whole files. */
export async function readEach(
  paths: readonly string[],
  read: (path: string) => Promise<Uint8Array>,
  use: UseFile,
): Promise<void> {
  for (const [index, path] of paths.entries()) {
    let file: FileParts | KernelError
    try {
      const bytes = await read(path)
      file = { bytes, thereBytes: bytes.length, fetch: NOTHING_TO_FETCH }
    } catch (error) {
      if (!isRefusal(error)) throw error
      file = error
    }
    use(index, file)
  }
}
