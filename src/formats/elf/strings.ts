import { latin1 } from '../bytes/index.ts'

/**
 * The strings of a section of NUL-terminated ones, in file order, empty ones left out. The last NUL may be missing. A section
 * of one byte holds none, whatever the byte: so libkmod 34 has it.
 */
export function stringsOf(section: Uint8Array): string[] {
  if (section.length <= 1) return []
  const strings: string[] = []
  let start = 0
  while (start < section.length) {
    const nul = section.indexOf(0, start)
    const end = nul < 0 ? section.length : nul
    if (end > start) strings.push(latin1(section.subarray(start, end)))
    start = end + 1
  }
  return strings
}
