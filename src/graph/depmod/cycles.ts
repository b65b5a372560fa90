/** A circle of dependencies: places of modules, the first again at the end. */
export type Cycle = readonly number[]

/** What is circular among the modules that have no place in the load order. */
export interface Cycles {
  /** One for each knot of modules that need each other, found from its first module. */
  readonly cycles: readonly Cycle[]
  /** Modules in such knots. */
  readonly memberCount: number
}

type Edges = (place: number) => readonly number[]

/** Finds the strongly connected parts by Kosaraju's two walks, without recursion, in time linear in the edges. */
export function findCycles(unordered: readonly number[], dependencies: readonly (readonly number[])[]): Cycles {
  const edges: Edges = (place) => dependencies[place]!
  const finished: number[] = []
  const seen = new Set<number>()
  for (const start of unordered) walk(start, edges, seen, (place) => finished.push(place))

  const reversed = reverse(unordered, edges)
  const assigned = new Set<number>()
  const knots: number[][] = []
  for (const start of finished.reverse()) {
    const members: number[] = []
    walk(
      start,
      (place) => reversed.get(place) ?? [],
      assigned,
      (place) => members.push(place),
    )
    const [only] = members
    const circular = members.length > 1 || (only !== undefined && edges(only).includes(only))
    if (circular) knots.push(members.sort((a, b) => a - b))
  }
  knots.sort(([a], [b]) => a! - b!)
  return {
    cycles: knots.map((members) => cycleFrom(members[0]!, new Set(members), edges)),
    memberCount: knots.reduce((count, members) => count + members.length, 0),
  }
}

/** Depth first from `start`; tells each place when all behind it has been told. */
function walk(start: number, edges: Edges, seen: Set<number>, finish: (place: number) => void): void {
  if (seen.has(start)) return
  seen.add(start)
  const path = [{ place: start, next: 0 }]
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const place = edges(top.place)[top.next++]
    if (place === undefined) {
      finish(top.place)
      path.pop()
    } else if (!seen.has(place)) {
      seen.add(place)
      path.push({ place, next: 0 })
    }
  }
}

function reverse(places: readonly number[], edges: Edges): Map<number, number[]> {
  const reversed = new Map<number, number[]>(places.map((place) => [place, []]))
  for (const place of places) for (const needed of edges(place)) reversed.get(needed)?.push(place)
  return reversed
}

/** A way from `start` back to it inside its knot: the last dependency is tried first, as depmod does. */
function cycleFrom(start: number, knot: ReadonlySet<number>, edges: Edges): Cycle {
  const parents = new Map<number, number>()
  const waiting: [place: number, parent: number][] = edges(start).map((place) => [place, start])
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const [place, parent] = step
    if (place === start) return pathTo(parent, start, parents)
    if (parents.has(place) || !knot.has(place)) continue
    parents.set(place, parent)
    for (const next of edges(place)) waiting.push([next, place])
  }
  return [start]
}

function pathTo(last: number, start: number, parents: ReadonlyMap<number, number>): Cycle {
  const path = [start]
  for (let place = last; place !== start; place = parents.get(place)!) path.push(place)
  return [...path, start].reverse()
}
