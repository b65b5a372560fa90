import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BLOCKED, type BlockingHost, type BlockingWorld, type BlockingWorlds } from './blocking-contract.ts'

const FILE_BYTES = 300_000

/** A pipe from which calls read that block: by its path, and by a descriptor that is open for reading. */
export interface Pipe {
  readonly path: string
  readonly fd: number
}

/** A temporary directory, and calls that each wait for a line of a pipe. */
export function blockingOnDisk(
  host: BlockingHost,
  calls: (pipe: Pipe) => Pick<BlockingWorld, 'block' | 'ask'>,
): BlockingWorlds {
  return async (act) => {
    const directory = mkdtempSync(join(tmpdir(), 'modonce-blocking-'))
    const [path, file] = [join(directory, 'pipe'), join(directory, 'file')]
    execFileSync('mkfifo', [path])
    writeFileSync(file, new Uint8Array(FILE_BYTES))
    const fd = openSync(path, 'r+')
    let released = false
    const release = () => {
      if (!released) writeSync(fd, '\n'.repeat(BLOCKED))
      released = true
    }
    try {
      const world = { host, file, fileBytes: FILE_BYTES, lock: join(directory, 'lock'), release }
      await act({ ...world, ...calls({ path, fd }) })
    } finally {
      release()
      closeSync(fd)
      rmSync(directory, { recursive: true })
    }
  }
}
