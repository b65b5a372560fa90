/** Modules numbered so that each comes before all that it needs, and those for which that cannot be: the cyclic ones. */
export interface LoadOrder {
  /** By place in the list of modules. */
  readonly numbers: Uint32Array
  /** Places of modules that are in a cycle, or that one in a cycle needs. */
  readonly unordered: readonly number[]
}

/** Takes modules that no module needs any more, the last found first, and lets go of what they need. kmod 34 depmod. */
export function loadOrder(dependencies: readonly (readonly number[])[]): LoadOrder {
  const users = new Uint32Array(dependencies.length)
  for (const needed of dependencies) for (const place of needed) users[place]!++
  const numbers = new Uint32Array(dependencies.length)
  const free: number[] = []
  for (const [place, count] of users.entries()) if (count === 0) free.push(place)
  let next = 0
  for (let place = free.pop(); place !== undefined; place = free.pop()) {
    numbers[place] = next++
    for (const needed of dependencies[place]!) if (--users[needed]! === 0) free.push(needed)
  }
  return { numbers, unordered: Array.from(users.keys()).filter((place) => users[place]! > 0) }
}

/** For each module everything that it needs, directly or not, nearest first. */
export function* closures(
  dependencies: readonly (readonly number[])[],
  { numbers }: LoadOrder,
): Generator<readonly number[]> {
  const lastUser = new Int32Array(dependencies.length).fill(-1)
  for (let place = 0; place < dependencies.length; place++) {
    const all: number[] = []
    let from = dependencies[place]!
    for (let index = 0; ; index++) {
      for (let at = 0; at < from.length; at++) {
        const needed = from[at]!
        if (lastUser[needed] === place) continue
        lastUser[needed] = place
        all.push(needed)
      }
      if (index === all.length) break
      from = dependencies[all[index]!]!
    }
    yield all.length < 2 ? all : all.sort((a, b) => numbers[a]! - numbers[b]!)
  }
}
