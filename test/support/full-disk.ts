import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small disk, which can be filled. */
export interface SmallDisk {
  readonly path: string
  fill(): void
  makeRoom(): void
  end(): Promise<void>
}

const HOLD = 'mount -t tmpfs -o "size=$2" none "$1" && echo mounted && read -r line'
const unshared = (directory: string, sizeBytes: number) => [
  '-Urm',
  'sh',
  '-c',
  HOLD,
  'sh',
  directory,
  String(sizeBytes),
]

/** Whether this user may have one. */
export const canMakeDisks: boolean = spawnSync('unshare', unshared('/mnt', 65536), { input: '\n' }).status === 0

/** Mounts a disk where a process of its own sees it, and goes through that process to it. */
export async function smallDisk(sizeBytes: number): Promise<SmallDisk> {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-disk-'))
  const holder: ChildProcess = spawn('unshare', unshared(directory, sizeBytes), { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(holder.stdout!, 'data')
  const path = `/proc/${holder.pid}/root${directory}`
  return {
    path,
    fill: () => void spawnSync('sh', ['-c', 'cat /dev/zero >"$1/filler"', 'sh', path], { stdio: 'ignore' }),
    makeRoom: () => unlinkSync(`${path}/filler`),
    async end() {
      const ended = once(holder, 'exit')
      holder.stdin!.end('\n')
      await ended
      rmSync(directory, { recursive: true })
    },
  }
}
