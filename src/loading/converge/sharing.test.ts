import { describe, expect } from 'vitest'
import { type Answer, aPlace, Crowd, type Request } from '../../../test/support/crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { ErrnoName } from '../../names.ts'

const module = (fails?: ErrnoName) =>
  aPlace({ modules: [{ path: 'kernel/m.ko', parameters: { p: 0 }, init: { sleepMs: 3, ...(fails && { fails }) } }] })

const refusing = await module('ENODEV')
const busy = await module('EBUSY')
const working = await module()

/** How far a process came, and when: places in the list of all events, Infinity for what did not happen. */
interface Course {
  readonly answer: Answer
  readonly asked: number
  readonly sawNumber: number
  readonly locked: number
  readonly begun: number
  readonly called: number
  readonly returned: number
  readonly recorded: number
  readonly answered: number
}

function courseOf({ events }: Crowd, answer: Answer): Course {
  const own = [...events.entries()].filter(([, { process }]) => process === answer.process)
  const places = (kind: 'call' | 'return', call: string, detail = '') =>
    own.flatMap(([place, event]) => {
      if (event.kind !== kind || event.call !== call || !event.detail.includes(detail)) return []
      return call === 'finit_module' || event.subject === '/run/modonce/m' ? [place] : []
    })
  const [first, last] = [(found: number[]) => found[0] ?? Infinity, (found: number[]) => found.at(-1) ?? Infinity]
  return {
    answer,
    asked: first(places('call', 'open')),
    sawNumber: first(places('return', 'read')),
    locked: first(places('return', 'flock', 'true')),
    begun: first(places('call', 'write')),
    called: first(places('call', 'finit_module')),
    returned: last(places('return', 'finit_module')),
    recorded: last(places('return', 'write')),
    answered: last(places('return', 'close')),
  }
}

const madeACall = ({ called }: Course) => called < Infinity

/** Failures that were taken from nobody who may give them, and insertions of those who had a failure to take. */
function wrongs(crowd: Crowd): { borrowed: Course[]; needless: Course[] } {
  const courses = crowd.answers.map((answer) => courseOf(crowd, answer))
  const insertions = courses.filter(madeACall)
  const borrowed = courses.filter(
    (course) => !madeACall(course) && !insertions.some((insertion) => mayCount(insertion, course)),
  )
  const needless = insertions.filter((course) => {
    const before = insertions.filter(({ recorded }) => recorded < course.locked)
    const last = before.toSorted((one, other) => one.recorded - other.recorded).at(-1)
    return last !== undefined && mustCount(last, course)
  })
  return { borrowed, needless }
}

/** Did this insertion happen while that process waited? It is over when its record is written. */
function mayCount(insertion: Course, { answer, asked, answered }: Course): boolean {
  const since = answer.request.asker === 'helper' ? insertion.recorded : insertion.called
  return sameParameters(insertion.answer, answer) && asked < since && insertion.returned < answered
}

function mustCount(insertion: Course, { answer, sawNumber }: Course): boolean {
  const since = answer.request.asker === 'helper' ? insertion.recorded : insertion.begun
  return sameParameters(insertion.answer, answer) && sawNumber < since
}

function sameParameters(one: Answer, other: Answer): boolean {
  return one.request.parameters === other.request.parameters
}

/** Any request for the module. */
function anyRequest({ random }: Crowd): Request {
  return {
    asker: random.pick(['explicit', 'helper']),
    parameters: random.pick(['p=1', 'p=1', 'p=2']),
    afterMs: random.pick([0, 0, 2, 5]),
  }
}

describe('the failure of an insertion', () => {
  onEverySchedule(
    'is shared with those who waited for it with the same parameters, and by nobody else (C3)',
    async (seed) => {
      const crowd = new Crowd(refusing, seed)
      for (let count = 0; count < 4; count++) crowd.ask('m', anyRequest(crowd))
      expect(await crowd.run()).toMatchObject({ answers: 4, failed: 4 })
      expect(crowd.results()).toMatchObject(crowd.answers.map(() => ({ failure: { code: 'ENODEV' } })))
      expect(wrongs(crowd)).toEqual({ borrowed: [], needless: [] })
    },
  )

  onEverySchedule('is kept for nobody who asks afterwards (C3)', async (seed) => {
    const crowd = new Crowd(refusing, seed)
    crowd.ask('m')
    crowd.ask('m')
    const { finits } = await crowd.run()
    crowd.ask('m')
    expect(await crowd.run()).toMatchObject({ answers: 3, failed: 3, finits: finits + 1 })
  })

  onEverySchedule('is believed the second time where it might mean something else, as EBUSY (C3, C4)', async (seed) => {
    const crowd = new Crowd(busy, seed)
    crowd.ask('m')
    crowd.ask('m')
    const { finits, failed } = await crowd.run()
    expect(crowd.results()).toMatchObject([{ failure: { code: 'EBUSY' } }, { failure: { code: 'EBUSY' } }])
    const insertions = crowd.answers.filter((answer) => madeACall(courseOf(crowd, answer))).length
    expect({ failed, finits }).toEqual({ failed: 2, finits: 2 * insertions })
  })
})

describe('whoever brought parameters', () => {
  onEverySchedule('is told whether they were applied (C3)', async (seed) => {
    const crowd = new Crowd(working, seed)
    for (let count = 0; count < 4; count++) crowd.ask('m', anyRequest(crowd))
    expect(await crowd.run()).toEqual({ answers: 4, failed: 0, lies: 0, finits: 1, duplicates: 0 })
    const applied = await parameterOf(crowd)
    for (const { request, results } of crowd.answers) {
      const [result] = results
      if (result?.kind === 'loaded') expect(request.parameters).toBe(applied)
      else if (result?.kind === 'joined') expect(result.parametersApplied).toBe(request.parameters === applied)
      else expect(result).toEqual({ kind: 'already-live', module: 'm', parametersApplied: false })
    }
  })
})

/** What the module was loaded with. */
async function parameterOf({ machine }: Crowd): Promise<string> {
  return `p=${latin1(await machine.host().files.read('/sys/module/m/parameters/p')).trim()}`
}
