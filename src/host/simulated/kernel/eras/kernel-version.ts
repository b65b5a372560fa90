import type { Era } from './era.ts'

/** The numbers at the start of a release: 6.4-rc4 is a release candidate of 6.4. */
export interface KernelVersion {
  readonly major: number
  readonly minor: number
  readonly patch: number
  readonly candidate?: number
}

/** Undefined for text that begins with no version. */
export function parseKernelVersion(release: string): KernelVersion | undefined {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:-rc(\d+))?/.exec(release)
  if (match === null) return undefined
  const [, major, minor, patch = '0', candidate] = match
  const numbers = { major: Number(major), minor: Number(minor), patch: Number(patch) }
  return candidate === undefined ? numbers : { ...numbers, candidate: Number(candidate) }
}

/** A release candidate has all that its release will have. */
export function isSince({ major, minor, patch }: KernelVersion, since: string): boolean {
  const [sinceMajor = 0, sinceMinor = 0, sincePatch = 0] = since.split('.').map(Number)
  return major - sinceMajor !== 0
    ? major > sinceMajor
    : minor - sinceMinor !== 0
      ? minor > sinceMinor
      : patch >= sincePatch
}

/** The era of a version. Spec 0.2; every 6.1 counts as one with the stable fix, as Debian's has it. */
export function eraOfVersion(version: KernelVersion): Era {
  const { major, minor, patch, candidate } = version
  const since = (release: string) => isSince(version, release)
  if (since('6.12')) return 'E7'
  if (since('6.11')) return candidate !== undefined && candidate < 3 ? 'E6' : 'E7'
  if (since('6.5')) {
    const backported = (minor === 10 && patch >= 5) || (minor === 6 && patch >= 46)
    return major === 6 && backported ? 'E7' : 'E6'
  }
  if (since('6.4')) return candidate === 4 ? 'E5x' : 'E5'
  if (since('6.1')) return 'E4'
  if (since('5.3')) return 'E3'
  if (since('3.8')) return 'E2'
  return since('2.6.25') ? 'E1' : 'E0'
}
