import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locks } from '../../src/host/index.ts'
import type { Holder, LocksWorld } from './locks-contract.ts'

/** Opens the file named by its argument, spelled in hexadecimal, takes its lock, says so, and stays. */
const HOLDER = `
  const koffi = require('koffi')
  const flock = koffi.load(null).func('int flock(int fd, int operation)')
  const fd = require('node:fs').openSync(Buffer.from(process.argv[1], 'hex'), 'r+')
  console.log(flock(fd, 2 | 4) === 0 ? 'held' : 'refused')
  setInterval(() => undefined, 1e6)
`

/** A temporary directory and real processes. */
export async function locksOnDisk(locks: Locks): Promise<LocksWorld> {
  const root = mkdtempSync(join(tmpdir(), 'modonce-locks-'))
  const holders: ChildProcess[] = []
  return {
    locks,
    root,
    writeFile: async (path, content, mode) => {
      writeFileSync(bytesOf(path), content)
      if (mode !== undefined) chmodSync(bytesOf(path), mode)
    },
    makeDirectory: async (path, mode) => {
      mkdirSync(bytesOf(path))
      chmodSync(bytesOf(path), mode)
    },
    makeLink: async (path, to) => symlinkSync(to, bytesOf(path)),
    modeOf: async (path) => statSync(bytesOf(path)).mode & 0o7777,
    hold: async (path) => {
      const child = spawn(process.execPath, ['-e', HOLDER, bytesOf(path).toString('hex')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      holders.push(child)
      const [word] = await once(child.stdout, 'data')
      if (String(word) !== 'held\n') throw new Error(`the lock of ${path} is not to be had: ${word}`)
      return holderOf(child)
    },
    end: async () => {
      for (const child of holders) child.kill('SIGKILL')
      rmSync(root, { recursive: true })
    },
  }
}

function holderOf(child: ChildProcess): Holder {
  return {
    kill: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGSTOP')
      while (!/\) T /.test(readFileSync(`/proc/${child.pid}/stat`, 'latin1'))) await new Promise(setImmediate)
    },
  }
}

function bytesOf(path: string): Buffer {
  return Buffer.from(path, 'latin1')
}
