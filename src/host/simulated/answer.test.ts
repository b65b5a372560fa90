import { describe, expect, test } from 'vitest'
import { Answer } from './answer.ts'

describe('Answer', () => {
  test('tells whoever waits in the very call that settles it, and those after him', () => {
    const told: unknown[] = []
    const answer = new Answer<number>()
    answer.then((value) => value + 1).then((value) => told.push(value))
    answer.keep(1)
    expect(told).toEqual([2])
  })

  test('goes on with the answer or the promise that was come to', async () => {
    const told: unknown[] = []
    const [first, second] = [new Answer<number>(), new Answer<number>()]
    const last = first.then(() => second).then((value) => Promise.resolve(value + 1))
    first.keep(1)
    second.keep(2)
    expect(told).toEqual([])
    expect(await last).toBe(3)
  })

  test('goes on with one that is settled already', () => {
    const told: unknown[] = []
    const [first, second] = [new Answer<number>(), new Answer<number>()]
    second.keep(2)
    first.then(() => second).then((value) => told.push(value))
    first.keep(1)
    expect(told).toEqual([2])
  })

  test('passes by who waits for the other end', () => {
    const told: unknown[] = []
    const broken = new Answer<number>()
    broken.then(() => told.push('kept')).then(undefined, (error) => told.push(error))
    broken.break('why')
    const kept = new Answer<number>()
    kept.catch(() => told.push('broken')).then((value) => told.push(value))
    kept.keep(1)
    expect(told).toEqual(['why', 1])
  })

  test('is broken by what is thrown, and by a promise that is', async () => {
    const thrown = new Answer<number>()
    const after = thrown.then(() => {
      throw new RangeError('no')
    })
    const rejected = new Answer<number>()
    const later = rejected.then(() => Promise.reject(new RangeError('neither')))
    const seen = [expect(after).rejects.toThrow('no'), expect(later).rejects.toThrow('neither')]
    thrown.keep(1)
    rejected.keep(1)
    await Promise.all(seen)
  })

  test('can be awaited, before and after it is settled, and ends what stands around it', async () => {
    const answer = new Answer<number>()
    setImmediate(() => answer.keep(4))
    expect(await answer).toBe(4)
    expect(await answer).toBe(4)
    const broken = new Answer<number>()
    broken.break(new RangeError('no'))
    let ended = 0
    await expect(broken.finally(() => ended++)).rejects.toThrow('no')
    expect(ended).toBe(1)
    expect(`${broken}`).toBe('[object Answer]')
  })

  test('is waited for by one', () => {
    const answer = new Answer<number>()
    answer.then(() => undefined)
    expect(() => answer.then(() => undefined)).toThrow('somebody waits')
  })
})
