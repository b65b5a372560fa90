import { xz, zstd, zstdWithoutSize } from '../contract/compressors.ts'
import { buildModule } from './elf-builder.ts'
import type { Random } from './random.ts'

export const MIB: number = 2 ** 20

/** The module of this number, as all sorts of files, whole and broken; one is large, so that it is done long after the next. */
export function moduleFile(random: Random, number: number): [suffix: string, content: Uint8Array] {
  const image = padded(moduleImage(number), number === 3 ? 8 * MIB : random.below(20_000))
  switch (random.below(10)) {
    case 0:
      return ['.ko.xz', xz(image).slice(0, -40)]
    case 1:
      return ['.ko.xz', changed(xz(image))]
    case 2:
      return ['.ko.zst', zstdWithoutSize(image)]
    case 3:
      return ['.ko.zst', changed(zstd(image))]
    case 4:
      return ['.ko.xz', xz(image, '--block-size=4096')]
    case 5:
      return ['.ko.xz', xz(Buffer.from('no module, and no ELF object either'))]
    case 6:
      // By their names, these are not what they are.
      return random.pick<[string, Uint8Array]>([
        ['.ko', xz(image)],
        ['.ko.xz', image],
        ['.ko.xz', zstd(image)],
      ])
    case 7:
      return ['.ko', image]
    case 8:
      return ['.ko.zst', zstd(image)]
    default:
      return ['.ko.xz', xz(image)]
  }
}

/** A module that needs the one before it. */
export function moduleImage(number: number): Uint8Array {
  return buildModule({
    modinfo: [`alias=of-${number}`],
    exports: [{ symbol: `symbol_${number}` }],
    undefined: number === 0 ? [] : [`symbol_${number - 1}`],
  })
}

/** The same with so many zeros behind it. */
export function padded(image: Uint8Array, byBytes: number): Uint8Array {
  const longer = new Uint8Array(image.length + byBytes)
  longer.set(image)
  return longer
}

/** The same with a byte in the middle changed. */
function changed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[copy.length >> 1]! ^= 0x55
  return copy
}
