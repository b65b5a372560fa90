/** A name found in one of the configuration directories. */
export interface ConfigFileName {
  readonly directory: string
  readonly name: string
}

/** Where modprobe.d files are looked for; the first directory that has a file name wins. kmod 34, `default_config_paths`. */
export const MODPROBE_DIRECTORIES: readonly string[] = [
  '/etc/modprobe.d',
  '/run/modprobe.d',
  '/usr/local/lib/modprobe.d',
  '/usr/lib/modprobe.d',
  '/lib/modprobe.d',
]

/** True for the names that are read from a configuration directory: `*.conf`, not hidden. */
export function isConfigFileName(name: string): boolean {
  return name.length >= 6 && name.endsWith('.conf') && !name.startsWith('.')
}

/**
 * The files to read, in the order of reading. `found` is in the order of precedence: of one name only the first is
 * kept. All that remain are read in the byte order of their names, whatever their directory.
 */
export function orderConfigFiles<File extends ConfigFileName>(found: Iterable<File>): File[] {
  const byName = new Map<string, File>()
  for (const file of found) if (!byName.has(file.name)) byName.set(file.name, file)
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
