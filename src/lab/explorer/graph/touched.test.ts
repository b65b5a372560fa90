import { describe, expect, test } from 'vitest'
import {
  Chunks,
  cellNumber,
  type Leaf,
  MACHINE,
  type Memo,
  Met,
  type Move,
  type Outcome,
  Values,
} from '../memo/index.ts'
import { areAtOdds, ONLY_ADDED, ONLY_READ, ONLY_WRITTEN, Touches } from './touched.ts'

const [WHO, OTHER] = [1, 2]
const [SIGNALS, CALL, WOKEN, OWN] = [1, 5, 6, 8]

const CHANGED = 3
const DROPPED = 0

const STEP: Move = { kind: 'step', who: WHO, call: undefined, wakeup: 'ready', fault: undefined }

/** As a leaf names owners: the machine, the process itself, another one. */
const [MACHINES, ITS_OWN, ANOTHERS] = [0, 1, 2]

/** A memo of one process, in whose state its call waits for a cell of the machine, and has a cell of its own watched. */
function waiting() {
  const [values, chunks] = [new Values(), new Chunks()]
  const facts = { isGuarded: true, watched: [{ owner: ITS_OWN, offset: WOKEN }] }
  const condition = {
    find: (_: unknown, __: unknown, ___: unknown, looked: Set<number>) => looked.add(cellNumber(MACHINE, 9)),
  }
  const strands = [{ call: CALL, woken: WOKEN }]
  const memo = { values, chunks, strands, callOf: () => facts, conditionOf: () => condition }
  const tuple = Int32Array.of(0, chunks.with(0, [[CALL, values.ofNumber(7)]]))
  return { touches: new Touches(memo as unknown as Memo), tuple, values, facts }
}

/** What is known of a step with these touches and changes. */
function touched(some: Partial<Leaf>) {
  const { touches, tuple, values } = waiting()
  const met = new Met(values, WHO)
  met.meet(OTHER)
  const leaf = { touches: [], changes: [], starts: [], ...some }
  return touches.of(tuple, STEP, { leaf, met, deed: {} } as unknown as Outcome)
}

const touch = (owner: number, offset: number, access: number) => ({ owner, offset, access })
const change = (owner: number, offset: number) => ({ owner, offset, value: 0 })

describe('What a step touches', () => {
  test('is each cell, in the way in which it is touched; what is dropped is changed', () => {
    const { cells } = touched({
      touches: [touch(MACHINES, 9, ONLY_READ), touch(ITS_OWN, OWN, DROPPED), touch(ANOTHERS, OWN, ONLY_ADDED)],
    })
    expect([...cells]).toEqual([
      [cellNumber(MACHINE, 9), ONLY_READ],
      [cellNumber(WHO, OWN), ONLY_WRITTEN],
      [cellNumber(OTHER, OWN), ONLY_ADDED],
    ])
  })

  test('is also what it waits for', () => {
    const { touches, tuple, values } = waiting()
    const outcome = { leaf: { touches: [], changes: [], starts: [] }, met: new Met(values, WHO), deed: {} }
    const { cells } = touches.of(tuple, { ...STEP, call: CALL }, outcome as unknown as Outcome)
    expect(cells).toEqual(
      new Map([
        [cellNumber(WHO, WOKEN), ONLY_READ],
        [cellNumber(MACHINE, 9), ONLY_READ],
      ]),
    )
  })

  test('only looks where it changes nothing that others have', () => {
    expect(touched({ touches: [touch(MACHINES, 9, ONLY_READ), touch(ITS_OWN, OWN, CHANGED)] }).onlyLooks).toBe(true)
    expect(touched({ touches: [touch(MACHINES, 9, ONLY_WRITTEN)] }).onlyLooks).toBe(false)
  })

  test('is wide where it starts a process, or changes where another one stands', () => {
    expect(touched({ starts: ['p'] }).isWide).toBe(true)
    for (const offset of [SIGNALS, CALL, WOKEN]) {
      expect(touched({ changes: [change(ANOTHERS, offset)] }).isWide, `${offset}`).toBe(true)
      expect(touched({ changes: [change(ITS_OWN, offset), change(MACHINES, offset)] }).isWide, `${offset}`).toBe(false)
    }
    expect(touched({ changes: [change(ANOTHERS, OWN)] }).isWide).toBe(false)
  })
})

describe('What a process waits for', () => {
  test('is nothing where it waits for nobody, or is no more', () => {
    const { touches, tuple, facts } = waiting()
    expect(touches.awaited(Int32Array.of(0, 0), WHO, CALL)).toBeUndefined()
    facts.isGuarded = false
    expect(touches.awaited(tuple, WHO, CALL)).toBeUndefined()
  })
})

test.each([
  [ONLY_READ, ONLY_READ, false],
  [ONLY_ADDED, ONLY_ADDED, false],
  [ONLY_READ, ONLY_ADDED, true],
  [ONLY_READ, ONLY_WRITTEN, true],
  [ONLY_WRITTEN, ONLY_WRITTEN, true],
  [ONLY_ADDED, ONLY_WRITTEN, true],
])('touches %i and %i of a cell are at odds: %s', (one, another, are) => {
  const [some, others] = [
    new Map([[1, one]]),
    new Map([
      [1, another],
      [2, ONLY_WRITTEN],
    ]),
  ]
  expect([areAtOdds(some, others), areAtOdds(others, some)]).toEqual([are, are])
  expect(areAtOdds(some, new Map([[2, another]]))).toBe(false)
})
