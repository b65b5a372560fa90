import { closeSync, constants, mkdirSync, openSync, renameSync, unlinkSync, utimesSync, writeSync } from 'node:fs'
import type { Syscall } from '../../names.ts'
import type { Writes } from '../index.ts'
import { refusal } from './refusal.ts'

const CREATE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL

/** Changes of files through node:fs, each on the calling thread: an index of a megabyte takes a millisecond. */
export function nodeWrites(): Writes {
  return {
    createFile: async (path, content, mode) => createFile(path, content, mode),
    rename: async (from, to) => attempt('rename', from, () => renameSync(bytesOf(from), bytesOf(to))),
    touch: async (path) => attempt('utimensat', path, () => touch(path)),
    unlink: async (path) => attempt('unlink', path, () => unlinkSync(bytesOf(path))),
    makeDirectory: async (path, mode) => attempt('mkdir', path, () => void mkdirSync(bytesOf(path), { mode })),
  }
}

function createFile(path: string, content: Uint8Array, mode: number): void {
  const fd = attempt('open', path, () => openSync(bytesOf(path), CREATE_FLAGS, mode))
  try {
    attempt('write', path, () => {
      for (let offset = 0; offset < content.length; ) offset += writeSync(fd, content, offset)
    })
  } catch (error) {
    unlinkSync(bytesOf(path))
    throw error
  } finally {
    closeSync(fd)
  }
}

/** By the clock: Node has no word for now. */
function touch(path: string): void {
  const now = new Date()
  utimesSync(bytesOf(path), now, now)
}

function bytesOf(path: string): Buffer {
  return Buffer.from(path, 'latin1')
}

function attempt<Result>(syscall: Syscall, path: string, call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    throw refusal(syscall, path, error)
  }
}
