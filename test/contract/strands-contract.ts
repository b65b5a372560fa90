import { describe, expect, test } from 'vitest'
import { MAIN_STRAND, type Strands, type Task } from '../../src/host/index.ts'

/** What an implementation may lack, and then says so. */
export interface StrandsTraits {
  readonly namesTasks: boolean
}

/** What every implementation of `Strands` does. */
export function strandsContract(
  name: string,
  makeStrands: () => Strands,
  { namesTasks }: StrandsTraits = { namesTasks: true },
): void {
  describe(`Strands of ${name}`, () => {
    allContract(makeStrands)
    raceContract(makeStrands)
    crewContract(makeStrands)
    signalContract(makeStrands)
    currentContract(makeStrands, namesTasks)

    test('checkpoint() lets another strand go on', async () => {
      const strands = makeStrands()
      let flag = false
      const waiter: Task<string> = async () => {
        while (!flag) await strands.checkpoint()
        return 'seen'
      }
      const setter: Task<string> = async () => {
        await strands.checkpoint()
        flag = true
        return 'set'
      }
      expect(await strands.all([waiter, setter])).toEqual(['seen', 'set'])
    })
  })
}

function allContract(makeStrands: () => Strands): void {
  describe('all()', () => {
    test('gives the results in the order of the tasks, whichever ends first', async () => {
      const strands = makeStrands()
      expect(await strands.all([endsAfter(strands, 5, 'slow'), endsAfter(strands, 0, 'quick')])).toEqual([
        'slow',
        'quick',
      ])
    })

    test('gives nothing for no tasks', async () => {
      expect(await makeStrands().all([])).toEqual([])
    })

    test('throws the first rejection, cancels the others and waits until they have ended', async () => {
      const strands = makeStrands()
      const ended: string[] = []
      const tasks = [untilCancelled(strands, ended, 'other', 'its end'), failing(strands, 2, 'the reason')]
      await expect(strands.all(tasks)).rejects.toThrow('the reason')
      expect(ended).toEqual(['other'])
    })

    test('throws what a task throws before it waits for anything', async () => {
      const strands = makeStrands()
      const thrower: Task<string> = () => {
        throw new Error('at once')
      }
      await expect(strands.all([thrower, endsAfter(strands, 2, 'later')])).rejects.toThrow('at once')
    })

    test('cancels nothing where all goes well', async () => {
      const strands = makeStrands()
      const asked: Task<boolean> = async (cancellation) => {
        for (let turns = 0; turns < 5; turns++) await strands.checkpoint()
        return cancellation.cancelled
      }
      expect(await strands.all([asked, async () => false])).toEqual([false, false])
    })
  })
}

function raceContract(makeStrands: () => Strands): void {
  describe('race()', () => {
    test('gives the result of the first, cancels the others and waits until they have ended', async () => {
      const strands = makeStrands()
      const ended: string[] = []
      const tasks = [
        untilCancelled(strands, ended, 'one'),
        endsAfter(strands, 2, 'first'),
        untilCancelled(strands, ended, 'two'),
      ]
      expect(await strands.race(tasks)).toBe('first')
      expect(ended.toSorted()).toEqual(['one', 'two'])
    })

    test('rejects as the first that ends, and cancels the others', async () => {
      const strands = makeStrands()
      const ended: string[] = []
      const tasks = [untilCancelled(strands, ended, 'other'), failing(strands, 2, 'the reason')]
      await expect(strands.race(tasks)).rejects.toThrow('the reason')
      expect(ended).toEqual(['other'])
    })

    test('forgets how the others end', async () => {
      const strands = makeStrands()
      const tasks = [endsAfter(strands, 1, 'first'), untilCancelled(strands, [], 'other', 'its end')]
      expect(await strands.race(tasks)).toBe('first')
    })

    test('of no tasks is an error instead of a wait for ever', async () => {
      await expect(makeStrands().race([])).rejects.toThrow(RangeError)
    })
  })
}

function crewContract(makeStrands: () => Strands): void {
  describe('crew()', () => {
    test('waits for all strands that it began, those too that strands of it have begun', async () => {
      const strands = makeStrands()
      const ended: string[] = []
      const given = await strands.crew(async (crew) => {
        crew.begin(async () => {
          await endsAfter(strands, 3, '')({ cancelled: false })
          crew.begin(async () => {
            await endsAfter(strands, 3, '')({ cancelled: false })
            ended.push('grandchild')
          })
          ended.push('child')
        })
        return 'led'
      })
      expect([given, ...ended]).toEqual(['led', 'child', 'grandchild'])
    })

    test('lets whoever begins a strand go on until he waits', async () => {
      const strands = makeStrands()
      const order: string[] = []
      await strands.crew(async ({ begin }) => {
        begin(async () => void order.push('strand'))
        order.push('leader')
        await strands.checkpoint()
      })
      expect(order).toEqual(['leader', 'strand'])
    })

    test('throws the first rejection, and cancels the others and who leads', async () => {
      const strands = makeStrands()
      const ended: string[] = []
      const crew = strands.crew(async ({ begin }, cancellation) => {
        begin(async () => void (await untilCancelled(strands, ended, 'other', 'its end')(cancellation)))
        begin(async () => void (await failing(strands, 2, 'the reason')(cancellation)))
        await untilCancelled(strands, ended, 'lead')(cancellation)
      })
      await expect(crew).rejects.toThrow('the reason')
      expect(ended.toSorted()).toEqual(['lead', 'other'])
    })

    test('throws what its leader throws, after all have ended', async () => {
      const strands = makeStrands()
      const ended: string[] = []
      const crew = strands.crew(async ({ begin }, cancellation) => {
        begin(async () => void (await untilCancelled(strands, ended, 'other')(cancellation)))
        throw new Error('no more')
      })
      await expect(crew).rejects.toThrow('no more')
      expect(ended).toEqual(['other'])
    })
  })
}

function signalContract(makeStrands: () => Strands): void {
  describe('signal()', () => {
    test('wakes all who wait, and nobody who comes later', async () => {
      const strands = makeStrands()
      const woken = await strands.crew(async ({ begin }) => {
        const signal = strands.signal()
        const ends: string[] = []
        let waiting = 0
        for (const name of ['one', 'two']) {
          begin(async () => {
            waiting++
            ends.push(`${name} ${await signal.wait()}`)
          })
        }
        while (waiting < 2) await strands.checkpoint()
        signal.ring()
        while (ends.length < 2) await strands.checkpoint()
        ends.push(`late ${await signal.wait(1)}`)
        return ends
      })
      expect(woken.toSorted()).toEqual(['late false', 'one true', 'two true'])
    })
  })
}

function currentContract(makeStrands: () => Strands, namesTasks: boolean): void {
  describe('current()', () => {
    test('is main where no task runs', () => {
      expect(makeStrands().current()).toBe(MAIN_STRAND)
    })

    test(`${namesTasks ? 'names each task after its parent' : 'is main in a task too'}, whatever it has waited for`, async () => {
      const strands = makeStrands()
      const named: Task<string[]> = async () => {
        const before = strands.current()
        await strands.checkpoint()
        return [before, strands.current()]
      }
      const parent: Task<string[]> = async () => {
        const names = await strands.all([named, named])
        return [...names.flat(), strands.current()]
      }
      const given = (await strands.all([named, parent])).flat()
      const names = ['main.0', 'main.0', 'main.1.0', 'main.1.0', 'main.1.1', 'main.1.1', 'main.1']
      expect(given).toEqual(namesTasks ? names : names.map(() => MAIN_STRAND))
    })

    test('is main again behind a race', async () => {
      const strands = makeStrands()
      await strands.race([endsAfter(strands, 1, 'first'), endsAfter(strands, 3, 'second')])
      expect(strands.current()).toBe(MAIN_STRAND)
    })
  })
}

function endsAfter(strands: Strands, turns: number, result: string): Task<string> {
  return async () => {
    for (let turn = 0; turn < turns; turn++) await strands.checkpoint()
    return result
  }
}

function failing(strands: Strands, turns: number, reason: string): Task<string> {
  return async () => {
    await endsAfter(strands, turns, '')({ cancelled: false })
    throw new Error(reason)
  }
}

/** Goes on until it is cancelled, and some turns longer. */
function untilCancelled(strands: Strands, ended: string[], name: string, failure?: string): Task<string> {
  return async (cancellation) => {
    while (!cancellation.cancelled) await strands.checkpoint()
    for (let turn = 0; turn < 3; turn++) await strands.checkpoint()
    ended.push(name)
    if (failure !== undefined) throw new Error(failure)
    return name
  }
}
