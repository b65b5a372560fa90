/** How the kernel was built, as far as it changes what module loaders see. Spec section 0.3; names without `CONFIG_`. */
export interface KernelConfig {
  readonly MODULES: boolean
  readonly MODULE_UNLOAD: boolean
  readonly MODULE_FORCE_LOAD: boolean
  readonly MODULE_FORCE_UNLOAD: boolean
  readonly MODVERSIONS: boolean
  readonly MODULE_SIG: boolean
  readonly MODULE_SIG_FORCE: boolean
  /** The compression that the kernel can undo, or none. */
  readonly MODULE_DECOMPRESS: false | 'gzip' | 'xz' | 'zstd'
  readonly MODULE_STATS: boolean
  readonly MODULE_DEBUG_AUTOLOAD_DUPS: boolean
  readonly MODULE_DEBUG_AUTOLOAD_DUPS_TRACE: boolean
  readonly MODULE_UNLOAD_TAINT_TRACKING: boolean
  readonly MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS: boolean
  readonly STRICT_MODULE_RWX: boolean
  readonly KALLSYMS: boolean
  readonly SYSFS: boolean
  readonly LIVEPATCH: boolean
  readonly MODPROBE_PATH: string
  /** The path that all helpers are, whatever was to be run; `''` runs none. */
  readonly STATIC_USERMODEHELPER: false | string
  readonly UEVENT_HELPER: boolean
}

/** As Debian builds 6.1 for its cloud images: /boot/config-6.1.0-56-cloud-amd64. */
export const DEBIAN_CONFIG: KernelConfig = {
  MODULES: true,
  MODULE_UNLOAD: true,
  MODULE_FORCE_LOAD: true,
  MODULE_FORCE_UNLOAD: true,
  MODVERSIONS: true,
  MODULE_SIG: true,
  MODULE_SIG_FORCE: false,
  MODULE_DECOMPRESS: false,
  MODULE_STATS: false,
  MODULE_DEBUG_AUTOLOAD_DUPS: false,
  MODULE_DEBUG_AUTOLOAD_DUPS_TRACE: false,
  MODULE_UNLOAD_TAINT_TRACKING: false,
  MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS: false,
  STRICT_MODULE_RWX: true,
  KALLSYMS: true,
  SYSFS: true,
  LIVEPATCH: false,
  MODPROBE_PATH: '/sbin/modprobe',
  STATIC_USERMODEHELPER: false,
  UEVENT_HELPER: false,
}
