import type { Pattern } from './ranked-patterns.ts'

/**
 * A wildcard behind which pieces can still be trusted: `*`, `?`, or a set that is spelled plainly. Any other bracket has
 * an end that only fnmatch(3) knows, so what follows it is not looked at.
 */
const SIMPLE_WILDCARD = /\*|\?|\[[0-9A-Za-z_-]+\]/y

const SPECIAL = /[*?[\\]/g

/** Texts that every subject of a pattern contains, each without a wildcard in it; the first is that before any. */
function literalPieces({ key, plainLength }: Pattern): string[] {
  const pieces = [key.slice(0, plainLength)]
  let at = plainLength
  while (at < key.length) {
    const start = afterWildcard(key, at)
    if (start < 0) break
    SPECIAL.lastIndex = start
    at = SPECIAL.exec(key)?.index ?? key.length
    pieces.push(key.slice(start, at))
  }
  return pieces.filter((piece) => piece !== '')
}

/** Where the pattern goes on behind the special character at `at`; -1 where that cannot be told. */
function afterWildcard(key: string, at: number): number {
  // What a backslash escapes is a character of the subject; leaving it out of every piece is simpler, and right too.
  if (key[at] === '\\') return at + 2
  SIMPLE_WILDCARD.lastIndex = at
  return SIMPLE_WILDCARD.test(key) ? SIMPLE_WILDCARD.lastIndex : -1
}

/**
 * For each pattern the piece that the fewest others have, and of those the longest: a subject that contains it is likely
 * to match. Empty for a pattern without any piece.
 */
export function rarestPieces(patterns: readonly Pattern[]): string[] {
  const known = new Map<string, Piece>()
  const pieces = patterns.map((pattern) =>
    literalPieces(pattern).map((text) => {
      const piece = known.get(text) ?? { text, count: 0 }
      if (piece.count++ === 0) known.set(text, piece)
      return piece
    }),
  )
  return pieces.map((own) => own.reduce(rarer, NO_PIECE).text)
}

interface Piece {
  readonly text: string
  count: number
}

const NO_PIECE: Piece = { text: '', count: Number.POSITIVE_INFINITY }

function rarer(best: Piece, piece: Piece): Piece {
  if (piece.count !== best.count) return piece.count < best.count ? piece : best
  return piece.text.length > best.text.length ? piece : best
}
