// @ts-check
/** Where the parts of a 64-bit relocatable object are, so that tests can damage them. */

/** `header` is where the section's header begins, `offset` and `size` tell its bytes. @typedef {{ header: number, offset: number, size: number }} Section */

/**
 * @param {Buffer} elf
 * @param {string} name
 * @returns {Section}
 */
export function sectionNamed(elf, name) {
  const [start, size, count, names] = [
    Number(elf.readBigUInt64LE(40)),
    elf.readUInt16LE(58),
    elf.readUInt16LE(60),
    elf.readUInt16LE(62),
  ]
  const strings = sectionAt(elf, start + names * size)
  for (let index = 0; index < count; index++) {
    const section = sectionAt(elf, start + index * size)
    const at = strings.offset + elf.readUInt32LE(section.header)
    if (elf.toString('latin1', at, elf.indexOf(0, at)) === name) return section
  }
  throw new Error(`no section ${name}`)
}

/** @param {Buffer} elf @param {number} header @returns {Section} */
function sectionAt(elf, header) {
  return { header, offset: Number(elf.readBigUInt64LE(header + 24)), size: Number(elf.readBigUInt64LE(header + 32)) }
}
