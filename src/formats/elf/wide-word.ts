import type { Elf } from './elf.ts'

/** Puts a number that is as wide as the class of the file into two words, the lower half first. */
export function putWide(elf: Elf, at: number, words: Uint32Array, index: number): void {
  const little = elf.endian === 'little'
  if (elf.bits === 32) {
    words[index] = elf.view.getInt32(at, little)
    words[index + 1] = 0
    return
  }
  words[index] = elf.view.getInt32(little ? at : at + 4, little)
  words[index + 1] = elf.view.getInt32(little ? at + 4 : at, little)
}
