import type { ErrnoName } from '../../../../names.ts'

/** What test_kmod is to do: request a driver, or look for a file system type. */
export const TEST_CASES = { 1: 'TEST_KMOD_DRIVER', 2: 'TEST_KMOD_FS_TYPE' } as const

/** The settings of the test device. An empty name is none. */
export interface TestSettings {
  readonly driver: string
  readonly fileSystem: string
  readonly threads: number
  readonly testCase: keyof typeof TEST_CASES
}

/** What a reset sets. Spec 7.1 */
export const DEFAULT_SETTINGS: TestSettings = { driver: 'test_module', fileSystem: 'xfs', threads: 50, testCase: 1 }

/** The text of `config`. */
export function settingsText({ driver, fileSystem, threads, testCase }: TestSettings): string {
  return [
    'Custom trigger configuration for: test_kmod0',
    `Number of threads:\t${threads}`,
    `Test_case:\t${TEST_CASES[testCase]} (${testCase})`,
    `driver:\t${driver === '' ? 'EMPTY' : driver}`,
    `fs:\t${fileSystem === '' ? 'EMPTY' : fileSystem}`,
    '',
  ].join('\n')
}

/** A name as it is written, newline and all, up to where a string of C ends. */
export function nameOf(text: string): string {
  return text.split('\0', 1)[0] ?? ''
}

/** An unsigned number as kstrtouint() takes it, with a newline behind it or none. */
export function unsignedOf(text: string): number | ErrnoName {
  return /^\+?\d+\n?$/.test(text) && Number(text) <= UINT_MAX ? Number(text) : 'EINVAL'
}

const UINT_MAX = 0xffff_ffff

/** A number that may be negative. */
export function signedOf(text: string): number | ErrnoName {
  return /^[+-]?\d+\n?$/.test(text) ? Number(text) : 'EINVAL'
}
