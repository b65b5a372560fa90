/** Why a load that found its name taken failed: before memory was allocated for it, or after. Spec 4.2 */
export type DuplicateReason = 'becoming' | 'load'

/**
 * Is told what section 4 of the spec counts, at the moments at which the kernel counts it, whatever the kernel's version: who
 * implements it decides what counts. Compressed bytes are 0 for an image that was not compressed.
 */
export interface ModuleStats {
  /** P18. Sizes are page-rounded, init included. */
  loaded(module: { readonly name: string; readonly totalBytes: number; readonly textBytes: number }): void
  failedRead(bytes: number): void
  failedDecompress(bytes: number): void
  /** Before the final memory was allocated. */
  failedBecoming(imageBytes: number, compressedBytes: number): void
  /** After that, and before init. */
  failedLoad(imageBytes: number, compressedBytes: number): void
  /** A load was refused because of its name, after any wait. R4.6 */
  duplicate(name: string, reason: DuplicateReason): void
  /** A module is gone. */
  unloaded(module: { readonly name: string; readonly taints: string }): void
  /** Memory that nobody will ever free. R6.2 */
  leaked(bytes: number): void
}
