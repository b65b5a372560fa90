// @ts-check
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { readReference, readTree } from '../fetch-trees/cache.mjs'

const PROGRAMS = ['qemu-system-x86_64', 'busybox', 'flock', 'setpriv', 'ldd', 'tar', 'gcc']

/** The kmod inside the guest: the one of the distribution that the guest's first kernel is from. */
export const GUEST_KMOD = 'kmod-30'

/**
 * Why this machine cannot run a guest, with the one command that would change it; undefined where it can.
 * @param {string} kernel
 * @returns {{ why: string, command: string } | undefined}
 */
export function missingForVm(kernel) {
  const absent = missingPrograms(PROGRAMS)
  if (absent !== undefined) return absent
  if (readTree(`${kernel}-cloud`) !== undefined && readReference(GUEST_KMOD) !== undefined) return undefined
  return { why: `${kernel}-cloud and ${GUEST_KMOD} are not both in the cache`, command: 'npm run fetch-trees' }
}

/** Which of these programs this machine has not, and how it gets them. @param {readonly string[]} programs */
export function missingPrograms(programs) {
  const absent = programs.filter((name) => !inPath(name))
  if (absent.length === 0) return undefined
  return { why: `not installed: ${absent.join(', ')}`, command: 'scripts/setup-debian.sh --yes' }
}

/** @param {string} program */
function inPath(program) {
  return (process.env['PATH'] ?? '').split(':').some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
