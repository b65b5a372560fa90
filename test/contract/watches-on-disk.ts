import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Files } from '../../src/host/index.ts'
import type { WatchesWorld } from './watches-contract.ts'

/** A temporary directory. */
export async function watchesOnDisk(files: Files): Promise<WatchesWorld> {
  const root = mkdtempSync(join(tmpdir(), 'modonce-watches-'))
  return {
    files,
    root,
    writeFile: async (path, content) => writeFileSync(Buffer.from(path, 'latin1'), content),
    makeLink: async (path, to) => symlinkSync(to, Buffer.from(path, 'latin1')),
    end: async () => rmSync(root, { recursive: true }),
  }
}
