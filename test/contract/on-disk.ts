import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Files } from '../../src/host/index.ts'
import type { Entry, FilesMaker } from './files-contract.ts'

/** Clocks of file systems tick every 10 ms or more often. */
const TICK_MS = 20

/** Makes the entries of a suite in a temporary directory. */
export function onDisk(files: Files): FilesMaker {
  return async (entries) => {
    const root = mkdtempSync(join(tmpdir(), 'modonce-files-'))
    for (const [path, entry] of Object.entries(entries)) make(Buffer.from(`${root}/${path}`, 'latin1'), entry)
    return { files, root, tick: () => setTimeout(TICK_MS), end: async () => rmSync(root, { recursive: true }) }
  }
}

function make(path: Buffer, entry: Entry): void {
  mkdirSync(dirname(path.toString('latin1')), { recursive: true })
  if ('content' in entry) writeFileSync(path, entry.content)
  else if ('linkTo' in entry) symlinkSync(entry.linkTo, path)
  else if ('directory' in entry) mkdirSync(path)
  else execFileSync('mkfifo', [path.toString('latin1')])
}
