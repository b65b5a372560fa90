import { type ModuleFile, pathOfName } from './module-file.ts'

/**
 * Files in the order of modules.order, which names them uncompressed; the others after them, as they were. An index's
 * priorities are the places in this order.
 */
export function inBuildOrder(files: readonly ModuleFile[], buildOrder: readonly string[]): ModuleFile[] {
  const places = new Map<string, number>()
  for (const [place, path] of buildOrder.entries()) if (!places.has(path)) places.set(path, place)
  const placeOf = (file: ModuleFile) => places.get(`${pathOfName(file)}.ko`) ?? Number.POSITIVE_INFINITY
  const placed = files.map((file) => ({ file, place: placeOf(file) }))
  // Infinity minus itself is no number.
  return placed.sort((a, b) => (a.place === b.place ? 0 : a.place - b.place)).map(({ file }) => file)
}
