import type { Footprint, PlaceName } from '../../../host/simulated/index.ts'
import type { Layout } from './layout.ts'
import type { Leaf } from './leaf.ts'
import { ADDED, READ, WRITTEN } from './recorder.ts'
import type { Met } from './values.ts'

/** Cells of states, as footprints name them. */
export class Footprints {
  readonly #layout: Layout
  readonly #places = new Map<string, PlaceName>()

  constructor(layout: Layout) {
    this.#layout = layout
  }

  of({ touches }: Leaf, { processes }: Met, everything: boolean): Footprint {
    const reads: PlaceName[] = []
    const writes: PlaceName[] = []
    const adds: PlaceName[] = []
    for (const { owner, offset, access } of touches) {
      const place = this.#place(processes[owner]!, offset)
      if (access === READ) reads.push(place)
      else if (access === ADDED) adds.push(place)
      else if ((access & (WRITTEN | ADDED)) !== 0) writes.push(place)
    }
    return { reads, writes, adds, everything }
  }

  #place(owner: number, offset: number): PlaceName {
    const key = `${owner} ${offset}`
    let place = this.#places.get(key)
    if (place === undefined) {
      place = this.#named(owner, offset)
      this.#places.set(key, place)
    }
    return place
  }

  #named(owner: number, offset: number): PlaceName {
    const { name } = this.#layout.factsOf(owner, offset)
    const who = this.#layout.names[owner]!
    const number = this.#places.size
    if (who === '') return { id: name, origin: '', number }
    const [id = '', rest = ''] = name.split(' of ')
    return { id: id.endsWith(':') ? `${id}${who}` : id, origin: `${who}${rest}`, number }
  }
}
