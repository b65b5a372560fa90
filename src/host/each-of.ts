import type { Strands } from './strands.ts'

/**
 * Works on all items, on `atOnce` of them at a time, each on the first of the places 0 … `atOnce` − 1 that is free. It ends
 * when all have been worked on; after a rejection no other item is begun.
 */
export async function eachOf<Item>(
  strands: Strands,
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item, place: number) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]()
  await strands.all(
    Array.from({ length: atOnce }, (_, place) => async (cancellation) => {
      while (!cancellation.cancelled) {
        const next = left.next()
        if (next.done === true) return
        await work(next.value, place)
      }
    }),
  )
}

/** Hands on what becomes ready in any order, each as soon as all before it have been handed on. Items are counted from 0. */
export function inOrder<Item>(use: (item: Item) => void): (index: number, item: Item) => void {
  const waiting = new Map<number, Item>()
  let nextIndex = 0
  return (index, item) => {
    waiting.set(index, item)
    for (; waiting.has(nextIndex); nextIndex++) {
      use(waiting.get(nextIndex)!)
      waiting.delete(nextIndex)
    }
  }
}
