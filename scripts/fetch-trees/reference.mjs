// @ts-check
/** How a fetched kmod is run: by its own dynamic loader, with its own libraries, under any tool's name; or its libkmod. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const LOADER = 'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'
/** Both spellings, because bookworm still ships files in /lib and trixie ships them in /usr/lib. */
const LIBRARIES = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu']

/**
 * @param {string} unpacked the root that the packages were unpacked to
 * @param {string} tool `modprobe`, `depmod`, … : kmod decides by its own name what it is
 * @param {readonly string[]} args
 * @returns {{ file: string, args: string[] }}
 */
export function kmodCommand(unpacked, tool, args) {
  return {
    file: join(unpacked, LOADER),
    args: ['--argv0', tool, '--library-path', libraryPath(unpacked), kmodProgram(unpacked), ...args],
  }
}

/**
 * The command that runs any program of this machine with the libraries of a fetched kmod.
 * @param {string} unpacked
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {{ file: string, args: string[] }}
 */
export function withItsLibraries(unpacked, program, args) {
  return { file: join(unpacked, LOADER), args: ['--library-path', libraryPath(unpacked), program, ...args] }
}

/**
 * The command that prints which libraries kmod would be given.
 * @param {string} unpacked
 * @returns {{ file: string, args: string[] }}
 */
export function kmodLibrariesCommand(unpacked) {
  return {
    file: join(unpacked, LOADER),
    args: ['--library-path', libraryPath(unpacked), '--list', kmodProgram(unpacked)],
  }
}

/**
 * @param {string} unpacked
 * @returns {string}
 */
export function kmodProgram(unpacked) {
  const merged = join(unpacked, 'usr/bin/kmod')
  return existsSync(merged) ? merged : join(unpacked, 'bin/kmod')
}

/** @param {string} unpacked */
function libraryPath(unpacked) {
  return LIBRARIES.map((directory) => join(unpacked, directory)).join(':')
}
