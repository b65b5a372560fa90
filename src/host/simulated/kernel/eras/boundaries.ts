import { isSince, type KernelVersion } from './kernel-version.ts'

/**
 * What changed at a version of its own, inside an era. The versions that the spec tags *recalled* are adjustable (section 9):
 * a machine's options may override each.
 */
export interface Boundaries {
  /** `kernel.modules_disabled` exists. R1.2; 2.6.24 has none. */
  readonly modulesDisabled: boolean
  /** Attributes beside `initstate` and `refcnt`: coresize, initsize, taint, uevent. R5.6 */
  readonly sizeAttributes: boolean
  /** Waiting for the kernel's helper ends with a signal that kills. R3.11, recalled. */
  readonly killableHelper: boolean
  /** Signatures can be checked. 3.7, recalled. */
  readonly signatures: boolean
  /** A parameter that the module does not have. R1.30, recalled. */
  readonly unknownParameter: 'refused' | 'ignored'
  /** delete_module of a module in use. R1.33 */
  readonly removal: 'waits' | 'refuses'
  /** A module has a reference of its own, which a removal takes first. R1.36; 3.19, recalled. */
  readonly ownReference: boolean
  /** `module_blacklist=` on the command line; the version is recalled. */
  readonly blacklist: boolean
  /** A refusal by the blacklist is told in the log. Spec 1.4, row 3; between 4.19 and 6.1. */
  readonly tellsBlacklisted: boolean
  /**
   * A module's symbol without an entry in its versions. Upstream tells it and goes on since 4.9 (recalled); Debian's kernels
   * refuse it all the same, 6.1.192 and 6.12.117 as well.
   */
  readonly missingVersion: 'refused' | 'told'
  /** Whether a load waits for work that init functions have left to others. R1.28; 5.17 and before recalled. */
  readonly asyncWait: 'never' | 'always' | 'if used'
  /** What a module that goes loses first. 3.10, recalled. */
  readonly teardown: 'list first' | 'sysfs first'
  /** Strings that parameters allocated are freed where a load fails. R6.1 */
  readonly freesParameters: boolean
  /** Where in load_module the signature is checked. R1.8, recalled. */
  readonly signatureCheck: 'first' | 'after blacklist'
  /** What becomes of one request too many. Spec 3.2 */
  readonly gate: 'refuses' | 'throttles' | 'semaphore'
  /** The answer of request_module where the helper's path is empty. R3.2, recalled. */
  readonly emptyHelperPath: 'succeeds' | 'ENOENT'
  /** A listener that refuses a coming module makes its load fail. Spec 1.4, row 20, recalled. */
  readonly notifiersRefuse: boolean
  /** When a module's `add` is sent. R8.1; stable kernels have it too, 5.4 from a release on that the spec does not tell. */
  readonly uevent: 'before init' | 'after live'
  /** Helpers wait until the initramfs is unpacked. R3.6, recalled. */
  readonly helperWaitsForInitramfs: boolean
  /** finit_module knows MODULE_INIT_COMPRESSED_FILE. Spec 1.3, recalled. */
  readonly compressedFlag: boolean
  /** Taint N, of test modules. Spec 5.2 */
  readonly testTaint: boolean
  /** /sys/module/compression. R5.8, recalled. */
  readonly compressionFile: boolean
  /** Requests for one name can share the answer of the first: dups.c is there. Spec 3.4 */
  readonly convergesRequests: boolean
  /** stats.c is there. Spec 4 */
  readonly moduleStats: boolean
  /** modules/unloaded_tainted in debugfs. R4.4; the version is recalled. */
  readonly unloadedTaintedFile: boolean
  /** A synthetic event may say who asks for it. R8.5, recalled. */
  readonly syntheticArguments: boolean
  /** When taints O, C, K, P and N are applied. Spec 1.4, row 12 */
  readonly taints: 'before name' | 'after name'
  /** `.gnu.linkonce.this_module` must be as long as struct module. Spec 1.4, row 2; between 6.1 and 6.12. */
  readonly checksStructSize: boolean
  /** What follows a parameter that is refused is set all the same. R1.31; between 6.1 and 6.12. */
  readonly parsesOn: boolean
}

/** From the first kernel on, and then from each version on. */
type History<Value> = readonly [Value, ...(readonly [since: string, value: Value])[]]

const HISTORY: { readonly [Key in keyof Boundaries]: History<Boundaries[Key]> } = {
  modulesDisabled: [false, ['2.6.31', true]],
  sizeAttributes: [false, ['3.3', true]],
  killableHelper: [false, ['3.4', true]],
  signatures: [false, ['3.7', true]],
  unknownParameter: ['refused', ['3.11', 'ignored']],
  removal: ['waits', ['3.13', 'refuses']],
  ownReference: [false, ['3.19', true]],
  blacklist: [false, ['4.8', true]],
  tellsBlacklisted: [false, ['5.0', true]],
  missingVersion: ['refused'],
  asyncWait: ['never', ['2.6.29', 'always'], ['3.9', 'if used'], ['5.17', 'always']],
  teardown: ['list first', ['3.10', 'sysfs first']],
  freesParameters: [false, ['4.11', true]],
  signatureCheck: ['first', ['4.19', 'after blacklist'], ['5.12', 'first']],
  gate: ['refuses', ['4.13', 'throttles'], ['6.4', 'semaphore']],
  emptyHelperPath: ['succeeds', ['5.7', 'ENOENT']],
  notifiersRefuse: [false, ['5.10', true]],
  uevent: [
    'before init',
    ['4.14.214', 'after live'],
    ['4.15', 'before init'],
    ['4.19.165', 'after live'],
    ['4.20', 'before init'],
    ['5.11', 'after live'],
  ],
  helperWaitsForInitramfs: [false, ['5.13', true]],
  compressedFlag: [false, ['5.17', true]],
  testTaint: [false, ['5.19', true]],
  compressionFile: [false, ['6.0', true]],
  convergesRequests: [false, ['6.4', true]],
  moduleStats: [false, ['6.4', true]],
  unloadedTaintedFile: [false, ['6.0', true]],
  syntheticArguments: [false, ['4.13', true]],
  taints: ['before name', ['6.4', 'after name']],
  checksStructSize: [false, ['6.4', true]],
  parsesOn: [false, ['6.1', true]],
}

export function boundariesOf(version: KernelVersion): Boundaries {
  const values = Object.entries(HISTORY).map(([name, [first, ...changes]]) => {
    const change = changes.findLast(([since]) => isSince(version, since))
    return [name, change === undefined ? first : change[1]]
  })
  return Object.fromEntries(values) as Boundaries
}
