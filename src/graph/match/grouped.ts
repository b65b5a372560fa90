/** Lists of what has the same name, in the order in which the names first appear. */
export function grouped<Item>(
  items: readonly Item[],
  nameOf: (item: Item, index: number) => string,
): Map<string, Item[]> {
  const lists = new Map<string, Item[]>()
  for (const [index, item] of items.entries()) {
    const name = nameOf(item, index)
    const list = lists.get(name)
    if (list === undefined) lists.set(name, [item])
    else list.push(item)
  }
  return lists
}
