import type { Choice } from '../../host/simulated/index.ts'
import { type Happening, strandOf } from './happens-before.ts'

/**
 * The shortest way to what happened at `last`: only what comes before it in every equivalent order, one strand as far as it
 * goes before the next has its turn.
 */
export function storyOf(events: readonly Happening[], last: number): Choice[] {
  return ordered(events, new Set([...events[last]!.before, last]))
}

/** All of a run, each strand as far as it goes: for what shows only at its end. */
export function wholeStoryOf(events: readonly Happening[]): Choice[] {
  return ordered(events, new Set(events.keys()))
}

function ordered(events: readonly Happening[], open: Set<number>): Choice[] {
  const story: Choice[] = []
  let strand: string | undefined
  while (open.size > 0) {
    const free = [...open].filter((index) => ![...events[index]!.before].some((earlier) => open.has(earlier)))
    const next = free.find((index) => strandAt(events, index) === strand) ?? mostUrgent(events, free, open)
    strand = strandAt(events, next)
    open.delete(next)
    for (const { choice } of events[next]!.steps) story.push(choice)
  }
  return story
}

/** How often another strand has its turn. */
export function switchesIn(story: readonly Choice[]): number {
  return story.filter((choice, index) => index > 0 && strandOf(choice) !== strandOf(story[index - 1]!)).length
}

/** The one whose strand can then go furthest. */
function mostUrgent(events: readonly Happening[], free: readonly number[], open: ReadonlySet<number>): number {
  let best = free[0]!
  let furthest = -1
  for (const index of free) {
    const length = runFrom(events, index, open)
    if (length > furthest) [best, furthest] = [index, length]
  }
  return best
}

/** How many steps a strand can take from here before it needs somebody else's. */
function runFrom(events: readonly Happening[], from: number, open: ReadonlySet<number>): number {
  const strand = strandAt(events, from)
  const taken = new Set<number>()
  const own = [...open].filter((index) => strandAt(events, index) === strand).sort((a, b) => a - b)
  for (const index of own) {
    if ([...events[index]!.before].some((earlier) => open.has(earlier) && !taken.has(earlier))) break
    taken.add(index)
  }
  return taken.size
}

function strandAt(events: readonly Happening[], index: number): string {
  return strandOf(events[index]!.step.choice)
}
