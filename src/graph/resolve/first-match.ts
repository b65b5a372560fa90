import { fnmatch } from '../../formats/alias/index.ts'

interface Patterned {
  readonly pattern: string
}

/** The lines of a list by their place: those that name one module by that name, and those with wildcards. */
interface Places {
  readonly plain: ReadonlyMap<string, number>
  readonly wild: readonly number[]
}

/** Made once a list, because a plan asks for each of its modules, and configuration may have a line for each. */
const PLACES = new WeakMap<readonly Patterned[], Places>()

/** The first line whose pattern matches `name`. */
export function firstMatch<Line extends Patterned>(lines: readonly Line[], name: string): Line | undefined {
  const { plain, wild } = placesOf(lines)
  const plainPlace = plain.get(name) ?? lines.length
  const wildPlace = wild.find((place) => place > plainPlace || fnmatch(lines[place]!.pattern, name)) ?? lines.length
  return lines[Math.min(plainPlace, wildPlace)]
}

function placesOf(lines: readonly Patterned[]): Places {
  const known = PLACES.get(lines)
  if (known !== undefined) return known
  const plain = new Map<string, number>()
  const wild: number[] = []
  for (const [place, { pattern }] of lines.entries()) {
    if (/[*?[\\\0]/.test(pattern)) wild.push(place)
    else if (!plain.has(pattern)) plain.set(pattern, place)
  }
  const places = { plain, wild }
  PLACES.set(lines, places)
  return places
}
