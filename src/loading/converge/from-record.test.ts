import { describe, expect, test } from 'vitest'
import type { ErrnoName } from '../../names.ts'
import { normalizeModuleName } from '../../names.ts'
import type { Claim } from './claims.ts'
import { found, nextOdd, sharedFailure } from './from-record.ts'
import type { Insertion } from './insertion.ts'
import { type InsertionRecord, NO_RECORD } from './record.ts'

const FILE = 'the file'

const opened = (openedAt: number) => ({ openedAt }) as Claim

function insertion(asker: Insertion['asker'], parameters = ''): Insertion {
  return { module: normalizeModuleName('m'), path: '/m.ko', parameters, asker, owner: 'me', untilNs: undefined }
}

function record(
  sequence: number,
  failure: ErrnoName | undefined,
  more: Partial<InsertionRecord> = {},
): InsertionRecord {
  return { sequence, failure, file: FILE, parameters: '', owner: 'another', ...more }
}

describe('a failure in the record', () => {
  test.each([
    { asker: 'explicit', openedAt: 0, sequence: 2, answer: 'ENODEV', why: 'it began after it was asked' },
    { asker: 'explicit', openedAt: 1, sequence: 2, answer: undefined, why: 'it had begun before' },
    { asker: 'explicit', openedAt: 1, sequence: 4, answer: 'ENODEV', why: 'the one after that began later' },
    { asker: 'explicit', openedAt: 2, sequence: 2, answer: undefined, why: 'it was over before' },
    { asker: 'helper', openedAt: 1, sequence: 2, answer: 'ENODEV', why: 'it ended while the helper waited' },
    { asker: 'helper', openedAt: 2, sequence: 2, answer: undefined, why: 'it was over before' },
    { asker: 'explicit', openedAt: 0, sequence: 3, answer: undefined, why: 'another insertion runs' },
  ] as const)('is $answer for $asker, opened at $openedAt, at $sequence: $why (C3)', (row) => {
    expect(sharedFailure(opened(row.openedAt), record(row.sequence, 'ENODEV'), insertion(row.asker), FILE)).toBe(
      row.answer,
    )
  })

  test('is nobody’s who has another file, none, or other parameters (C3)', () => {
    const [claim, last] = [opened(0), record(2, 'ENODEV')]
    expect(sharedFailure(claim, last, insertion('helper'), 'another file')).toBeUndefined()
    expect(sharedFailure(claim, record(2, 'ENODEV', { file: '' }), insertion('helper'), '')).toBeUndefined()
    expect(sharedFailure(claim, last, insertion('helper', 'p=1'), FILE)).toBeUndefined()
  })
})

describe('a module that is there without our doing', () => {
  const told = (openedAt: number, last: InsertionRecord, parameters = '', file = FILE) =>
    found('live', opened(openedAt), last, insertion('explicit', parameters), file)

  test('is built in, whatever the record says (C4)', () => {
    expect(found('builtin', opened(0), record(2, undefined), insertion('explicit'), FILE)).toEqual({ kind: 'builtin' })
  })

  test('was there already where nobody has inserted since (C4)', () => {
    expect(told(0, NO_RECORD)).toEqual({ kind: 'already-live' })
    expect(told(2, record(2, undefined))).toEqual({ kind: 'already-live' })
  })

  test('was inserted by another who wrote so, with these parameters or others (C3)', () => {
    expect(told(0, record(2, undefined))).toEqual({ kind: 'joined', by: 'another', parametersApplied: true })
    expect(told(1, record(2, undefined), 'p=1')).toEqual({ kind: 'joined', by: 'another', parametersApplied: false })
  })

  test('was inserted by somebody of whom nothing is known: another file, a failure, a record that is not finished (C3)', () => {
    const nothing = { kind: 'joined', by: '', parametersApplied: undefined }
    expect(told(0, record(2, undefined), '', 'another file')).toEqual(nothing)
    expect(told(0, record(2, 'ENODEV'))).toEqual(nothing)
    expect(told(0, record(1, undefined))).toEqual(nothing)
    expect(told(1, record(1, undefined))).toEqual(nothing)
  })
})

test('the next insertion has the next odd number, also after one that nobody finished', () => {
  expect([0, 1, 2, 3].map(nextOdd)).toEqual([1, 3, 3, 5])
})
