import { isRefusal } from '../../errors.ts'
import type { Files } from '../../host/index.ts'
import { checksum } from './checksum.ts'

/** An index as a run has made it. */
export interface KnownOutput {
  readonly name: string
  /** Of its content. */
  readonly sum: readonly [number, number]
}

/**
 * Those of some indexes that have the content that a run gave them. They are read for that: identity would not tell of what
 * was changed at the moment of writing, nor of what a crash has lost, and depmod is what people run to repair indexes. It
 * takes about half a millisecond a megabyte.
 */
export async function intactOutputs(
  files: Files,
  directory: string,
  outputs: readonly KnownOutput[],
): Promise<KnownOutput[]> {
  const room = new Uint8Array(ROOM_BYTES)
  const intact: KnownOutput[] = []
  for (const output of outputs) {
    const found = await sumOfFile(files, `${directory}/${output.name}`, room)
    if (found?.[0] === output.sum[0] && found[1] === output.sum[1]) intact.push(output)
  }
  return intact
}

/** For the largest index of a tree as distributions have it. */
const ROOM_BYTES = 2 * 1024 * 1024

/** A larger one is made again. */
const LIMIT_BYTES = 256 * 1024 * 1024

async function sumOfFile(files: Files, path: string, room: Uint8Array): Promise<KnownOutput['sum'] | undefined> {
  try {
    return sumOf(await files.readInto(path, room, LIMIT_BYTES))
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** By which the content of an index is known again. */
export function sumOf(content: Uint8Array): readonly [number, number] {
  const aligned = content.byteOffset % 4 === 0 ? content : content.slice()
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, Math.floor(content.length / 4))
  const end = [content.length, ...content.subarray(4 * words.length)]
  return checksum(Uint32Array.of(...checksum(words, 0, words.length), ...end), 0, 2 + end.length)
}
