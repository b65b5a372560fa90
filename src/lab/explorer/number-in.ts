/** The number of a name, counted from 0 as they come. */
export function numberIn<Name>(numbers: Map<Name, number>, name: Name): number {
  const known = numbers.get(name)
  if (known !== undefined) return known
  numbers.set(name, numbers.size)
  return numbers.size - 1
}
