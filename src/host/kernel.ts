import type { ModuleName } from '../names.ts'

// Flags of finit_module(2). include/uapi/linux/module.h, v6.12.
export const MODULE_INIT_IGNORE_MODVERSIONS = 1
export const MODULE_INIT_IGNORE_VERMAGIC = 2
/** Known from 5.17; a kernel without MODULE_DECOMPRESS answers EOPNOTSUPP, an older one EINVAL. */
export const MODULE_INIT_COMPRESSED_FILE = 4

// Flags of delete_module(2), as every architecture that has koffi numbers them. include/uapi/asm-generic/fcntl.h, v6.12.
/** Do not wait for the last user. Without meaning since 3.13, which never waits (R1.33). */
export const O_NONBLOCK = 0o4000
/** Force, where the kernel was built with MODULE_FORCE_UNLOAD (R1.32). */
export const O_TRUNC = 0o1000

/**
 * The module system calls. One method is one call: what to do about EEXIST, EBUSY or ETXTBSY is the caller's business.
 * Every refusal is a KernelError with the call's name and the kernel's errno.
 */
export interface Kernel {
  /** The running kernel's release, as `uname -r` prints it. */
  release(): string

  /** Opens `path` for reading and inserts the module in it. The refusal names `open` or `finit_module`. */
  finitModule(path: string, parameters: string, flags: number): Promise<void>

  /** Inserts a module from memory, for kernels that cannot read the file themselves. */
  initModule(image: Uint8Array, parameters: string): Promise<void>

  deleteModule(name: ModuleName, flags: number): Promise<void>
}

/** What a refusal of init_module is about, as the call itself knows no name. */
export function imageName(image: Uint8Array): string {
  return `image of ${image.length} bytes`
}
