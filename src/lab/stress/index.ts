/** What stresses the kernel's loader: the tests of kselftest. */
export { kmodSelftest, type SelftestObservation, type SelftestOptions, type SelftestOutcome } from './kmod-selftest.ts'
export { SELFTESTS, type SelftestCase, type SelftestId, type SelftestStep } from './selftest-cases.ts'
