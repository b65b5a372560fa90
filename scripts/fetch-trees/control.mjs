// @ts-check
/** A record of the archive's index, as `apt-cache show` prints it. */

/** @typedef {{ package: string, version: string, sha256: string, sizeBytes: number, depends: string[] }} PackageRecord */

/**
 * Reads the first record. `depends` names the first alternative of each dependency, which is what apt prefers.
 * @param {string} text
 * @returns {PackageRecord}
 */
export function parseRecord(text) {
  const [record = ''] = text.split('\n\n', 1)
  /** @param {string} name */
  const field = (name) => new RegExp(`^${name}: *(.*)$`, 'm').exec(record)?.[1]
  const [name, version, sha256, size] = ['Package', 'Version', 'SHA256', 'Size'].map(field)
  if (!name || !version || !sha256 || !size) throw new Error(`the archive's index has an incomplete record: ${name}`)
  const depends = [field('Pre-Depends'), field('Depends')]
    .flatMap((list) => list?.split(',') ?? [])
    .map((dependency) => /^\s*([a-z0-9][a-z0-9+.-]*)/.exec(dependency)?.[1] ?? '')
    .filter((dependency) => dependency !== '')
  return { package: name, version, sha256, sizeBytes: Number(size), depends }
}
