import { type Chunks, INITIAL, MEMORY, type Move, type Tuple } from '../memo/index.ts'

/** Whose turn it is: a strand of a process, or any of them. Numbered, so that a state can be told apart by it; 0 for nobody. */
export type Turn = number

export const NOBODY: Turn = 0

/** More than there are, of strands of a process. */
const STRANDS = 0x10000

/** Any strand of the process: what it knows is there as long as it is. */
const ANY = MEMORY

function turnOf(who: number, call: number = ANY): Turn {
  return who * STRANDS + call
}

export function whoHas(turn: Turn): number {
  return Math.floor(turn / STRANDS)
}

/** The same turn, where each process goes as in that order. */
export function turnAfter(turn: Turn, order: Int32Array | undefined): Turn {
  const who = whoHas(turn)
  return order === undefined ? turn : turn + ((order[who] ?? who) - who) * STRANDS
}

/** Is whoever has the turn still there? */
export function hasCall(chunks: Chunks, tuple: Tuple, turn: Turn): boolean {
  return chunks.get(tuple[whoHas(turn)] ?? 0, turn % STRANDS) !== INITIAL
}

/** Is it a step of whoever has the turn? */
function isStepIn(turn: Turn, { kind, who, call }: Move): boolean {
  const strand = turn % STRANDS
  return kind === 'step' && who === whoHas(turn) && (strand === ANY || strand === call)
}

/** What a move costs, and whose turn it is then. */
export interface Passing {
  readonly cost: 0 | 1
  readonly turn: Turn
}

/**
 * A preemption is a step of somebody else where whoever has the turn could go on. What befalls somebody belongs to his own steps:
 * it commutes with those of all others, so that it happens in his turn. Only who waits has none: it befalls him in the turn of
 * another.
 */
export function passing(turn: Turn, move: Move, moves: readonly Move[]): Passing {
  const { kind, who, call } = move
  if (kind === 'time') return { cost: 0, turn: NOBODY }
  const isOwn = who === whoHas(turn) && (call === undefined || isStepIn(turn, { ...move, kind: 'step' }))
  if (isOwn) return { cost: 0, turn }
  const goesOn = moves.some((other) => isStepIn(turn, other))
  const canGo = moves.some((other) => other.kind === 'step' && other.who === who)
  if (kind === 'fault' && !canGo) return { cost: 0, turn }
  return { cost: goesOn ? 1 : 0, turn: turnOf(who, call) }
}
