/** Where depmod.d files are looked for; names and precedence are as in modprobe.d. kmod 34 depmod, `default_cfg_paths`. */
export const DEPMOD_DIRECTORIES: readonly string[] = [
  '/etc/depmod.d',
  '/run/depmod.d',
  '/usr/local/lib/depmod.d',
  '/usr/lib/depmod.d',
  '/lib/depmod.d',
]
