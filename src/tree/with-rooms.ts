import { type Codecs, eachOf, type Strands } from '../host/index.ts'

/**
 * Room for the content of a module, and for the compressed file that it comes from. What is not touched costs nothing; but
 * 32 MiB in all make V8 look for garbage, which costs a run that reads one module 2 ms.
 */
const ROOM_BYTES = 16 * 1024 * 1024

/** Memory to read modules into, one after the other. */
export function newRoom(): Uint8Array {
  return new Uint8Array(ROOM_BYTES)
}

/**
 * Works on many items whose modules are read, some at a time, each with a room of its own; `work` gives false where
 * something did not fit, and has then done nothing. Such items come after all others, each alone, so that memory is bounded.
 */
export async function withRooms<Item>(
  { strands, codecs }: { readonly strands: Strands; readonly codecs: Codecs },
  items: readonly Item[],
  work: (item: Item, room: Uint8Array, mustFit?: 'must fit') => Promise<boolean>,
): Promise<void> {
  if (items.length === 0) return
  // One more than are decoded at once: somebody must be waiting while what has come out is parsed here.
  const atOnce = Math.min(codecs.atOnce + 1, items.length)
  const rooms = Array.from({ length: atOnce }, newRoom)
  const large: Item[] = []
  await eachOf(strands, items, atOnce, async (item, place) => {
    if (!(await work(item, rooms[place]!, 'must fit'))) large.push(item)
  })
  for (const item of large) await work(item, rooms[0]!)
}
