import { describe, expect, test } from 'vitest'
import type { Memo, Move, Tuple } from '../memo/index.ts'
import type { ChainMaker } from './chain-maker.ts'
import { Together } from './together.ts'
import { ONLY_READ, ONLY_WRITTEN, type Touched } from './touched.ts'

const CALL = 3

const looksAt = (...cells: number[]) => touched(cells, ONLY_READ)
const changes = (...cells: number[]) => touched(cells, ONLY_WRITTEN)
const startsAnother = (...cells: number[]): Touched => ({ ...changes(...cells), isWide: true })

function touched(cells: readonly number[], access: number): Touched {
  return { cells: new Map(cells.map((cell) => [cell, access])), onlyLooks: access === ONLY_READ, isWide: false }
}

/** What a process does, turn by turn, or what it waits for. */
type Way = readonly Touched[] | { readonly waitsFor: Touched }

/** How many turns are taken at once, of each process that can go on. */
function together(...ways: readonly Way[]): unknown {
  const turns = (who: number) => ways[who - 1] as readonly Touched[]
  const moveOf = (who: number): Move => ({ kind: 'step', who, call: CALL, wakeup: 'ready', fault: undefined })
  // A process is as far as the number says that is its state.
  const movesOf = (tuple: Tuple, who: number) => (tuple[who]! < turns(who).length ? [moveOf(who)] : [])
  const next = (tuple: Tuple, { who }: Move) => turns(who)[tuple[who]!]
  const memo = {
    strands: [{ call: CALL }],
    situation: { partOf: (tuple: Tuple, who: number) => ({ steps: movesOf(tuple, who) }) },
    outcomeOf: next,
  }
  const chains = {
    of: (tuple: Tuple, move: Move) => ({
      kind: 'chain',
      taken: [move],
      changes: [[move.who, tuple[move.who]! + 1]],
    }),
    touches: {
      of: (_: Tuple, __: Move, outcome: Touched) => outcome,
      awaited: (_: Tuple, who: number) => {
        const way = ways[who - 1]!
        return 'waitsFor' in way ? way.waitsFor : undefined
      },
    },
  }
  const start = new Int32Array(ways.length + 1)
  const moves = ways.flatMap((way, index) => ('waitsFor' in way ? [] : movesOf(start, index + 1)))
  return new Together(memo as unknown as Memo, chains as unknown as ChainMaker).stepsOf(start, moves)
}

describe('Together', () => {
  test('takes all at once of those who have nothing in common, or only look at it', () => {
    expect(together([changes(1), changes(2)], [changes(3), looksAt(9)], [looksAt(9), looksAt(9)])).toEqual([2, 2, 2])
  })

  test('stops at what others are about to do with the same cell', () => {
    expect(together([changes(1), changes(9), changes(2)], [changes(3), looksAt(9), changes(4)])).toEqual([2, 2])
  })

  test('stops before what others have looked at on their way', () => {
    expect(together([looksAt(1), looksAt(2)], [changes(3), changes(1)])).toEqual([2, 1])
    expect(together([looksAt(1), looksAt(2)], [changes(3), changes(4)])).toEqual([2, 2])
  })

  test('stops at what somebody waits for', () => {
    expect(together([changes(1), changes(9), changes(2)], { waitsFor: looksAt(9) })).toEqual([2])
    expect(together([changes(1), changes(8), changes(2)], { waitsFor: looksAt(9) })).toEqual([3])
  })

  test('stops before a process is started, and takes nothing together beside that', () => {
    expect(together([changes(1), startsAnother(2), changes(3)])).toEqual([1])
    expect(together([startsAnother(2), changes(3)])).toEqual([1])
    expect(together([startsAnother(1)], [changes(2), changes(3)])).toEqual([1, 1])
  })

  test('takes no more than a thousand steps', () => {
    expect(together(Array.from({ length: 2_000 }, () => looksAt(1)))).toEqual([1_000])
  })
})
