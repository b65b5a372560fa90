import { latin1, latin1Bytes } from '../../../../formats/bytes/index.ts'
import { checkedImage } from './checked-image.ts'
import type { ModuleImage } from './module-image.ts'
import { trailerOf } from './signature-trailer.ts'

const MAGIC = 'modonce simulated module\n'

/** The longest description; after it comes padding. */
const DESCRIPTION_BYTES = 64 * 1024

/**
 * The bytes of a module file: a description, padded with zeros, and a signature at the end. It is as long as is asked for, and
 * longer where that does not fit.
 */
export function formatModuleImage(image: ModuleImage, sizeBytes: number): Uint8Array {
  const description = latin1Bytes(`${MAGIC}${JSON.stringify(image)}\0`)
  const trailer = trailerOf(image.signature)
  const bytes = new Uint8Array(Math.max(sizeBytes, description.length + trailer.length))
  bytes.set(description)
  bytes.set(trailer, bytes.length - trailer.length)
  return bytes
}

/** Duplicates ask for the same bytes again and again; nobody writes into the bytes of a file. */
const PARSED = new WeakMap<Uint8Array, { readonly image: ModuleImage | undefined }>()

/** Undefined for bytes that are no simulated module. */
export function parseModuleImage(bytes: Uint8Array): ModuleImage | undefined {
  let parsed = PARSED.get(bytes)
  if (parsed === undefined) {
    parsed = { image: readDescription(bytes) }
    PARSED.set(bytes, parsed)
  }
  return parsed.image
}

function readDescription(bytes: Uint8Array): ModuleImage | undefined {
  const end = bytes.subarray(0, DESCRIPTION_BYTES).indexOf(0)
  const text = latin1(bytes.subarray(0, Math.max(0, end)))
  if (!text.startsWith(MAGIC)) return undefined
  try {
    return checkedImage(JSON.parse(text.slice(MAGIC.length)))
  } catch {
    return undefined
  }
}
