/** One setting of the test device, and the result that is a success. */
export interface SelftestStep {
  readonly kind: 'driver' | 'file system'
  readonly name: string
  readonly threads: number
  readonly expected: number
}

/** A test of the script. */
export interface SelftestCase {
  readonly repeats: number
  readonly steps: readonly SelftestStep[]
  /** What `kernel.modprobe` is set to before the trigger. */
  readonly modprobePath?: string
}

/** The tests that need no capabilities and no addresses. */
export type SelftestId =
  | '0001'
  | '0002'
  | '0003'
  | '0004'
  | '0005'
  | '0006'
  | '0007'
  | '0008'
  | '0009'
  | '0010'
  | '0011'

/** MODPROBE_LIMIT of the script. */
const LIMIT = 50

/** modprobe has ended with 1. R3.12 */
const NOT_FOUND = 256
const ENOENT = -2
const EINVAL = -22

const driver = (name: string, threads: number, expected = 0): SelftestStep => {
  return { kind: 'driver', name, threads, expected }
}
const fileSystem = (name: string, threads: number, expected = 0): SelftestStep => {
  return { kind: 'file system', name, threads, expected }
}

const DRIVERS = driver('test_module', LIMIT)
const TYPES = fileSystem('xfs', LIMIT)

/** kmod.sh's tests, with the repetitions of its defaults. Spec 7.2 */
export const SELFTESTS: Readonly<Record<SelftestId, SelftestCase>> = {
  // A name of one NUL byte is the empty name.
  '0001': { repeats: 3, steps: [driver('\0', 1, NOT_FOUND), fileSystem('\0', 1, EINVAL)] },
  '0002': { repeats: 3, steps: [driver('nope-test_module', 1, NOT_FOUND), fileSystem('nope-xfs', LIMIT, EINVAL)] },
  '0003': { repeats: 1, steps: [fileSystem('xfs', 1)] },
  '0004': { repeats: 1, steps: [fileSystem('xfs', 2)] },
  '0005': { repeats: 10, steps: [DRIVERS] },
  '0006': { repeats: 10, steps: [TYPES] },
  '0007': { repeats: 5, steps: [DRIVERS, TYPES] },
  '0008': { repeats: 150, steps: [driver('test_module', LIMIT + Math.floor(LIMIT / 6))] },
  '0009': { repeats: 150, steps: [fileSystem('xfs', LIMIT + Math.floor(LIMIT / 4))] },
  '0010': { repeats: 1, steps: [driver('test_module', 1, ENOENT)], modprobePath: '/KMOD_TEST_NONEXISTENT' },
  '0011': { repeats: 1, steps: [driver('test_module', 1, ENOENT)], modprobePath: '\n' },
}
