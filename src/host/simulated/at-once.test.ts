import { describe, expect, test } from 'vitest'
import { KernelError } from '../../errors.ts'
import type { TimelineEvent } from '../../timeline/index.ts'
import { Machine, type SimulatedHost } from './index.ts'

const modules = [{ path: 'a.ko' }, { path: 'b.ko', init: { sleepMs: 3 } }]
const fileOf = (name: string) => `/lib/modules/6.1.0-simulated/${name}.ko`
const codeOf = (error: unknown) => (error as KernelError).code

/** By `then`, as it should be; the one that awaits does the same. */
const programs = {
  chained: ({ files, kernel, clock }: SimulatedHost) =>
    files
      .read('/sys/module/a/initstate')
      .then(() => 'there', codeOf)
      .then(() => kernel.finitModule(fileOf('a'), '', 0))
      .then(() => 'inserted', codeOf)
      .then(() => kernel.finitModule(fileOf('b'), '', 0).then(() => 'inserted', codeOf))
      .then((end) => clock.sleep(2).then(() => (end === 'inserted' ? 1 : 2))),
  awaiting: async ({ files, kernel, clock }: SimulatedHost) => {
    await files.read('/sys/module/a/initstate').catch(codeOf)
    await kernel.finitModule(fileOf('a'), '', 0).catch(codeOf)
    const end = await kernel.finitModule(fileOf('b'), '', 0).then(() => 'inserted', codeOf)
    await clock.sleep(2)
    return end === 'inserted' ? 1 : 2
  },
}

async function storyOf(program: keyof typeof programs, goesOnAtOnce: boolean, seed: number, isTimed: boolean) {
  const events: TimelineEvent[] = []
  const timed = isTimed ? { timed: { cpus: 2, cost: () => 1000, jitter: 0.2 } } : {}
  const machine = new Machine({ modules, seed, ...timed, onEvent: (event) => events.push(event) })
  for (let count = 0; count < 3; count++) machine.start('loader', programs[program], { goesOnAtOnce })
  await machine.run()
  return { events, steps: machine.steps, nowNs: machine.nowNs }
}

describe('a process that goes on at once', () => {
  test.each([true, false])('does what it does else, step by step (on CPUs: %s)', async (isTimed) => {
    for (let seed = 1; seed <= 20; seed++) {
      const story = await storyOf('awaiting', false, seed, isTimed)
      expect(await storyOf('chained', true, seed, isTimed)).toEqual(story)
      expect(await storyOf('chained', false, seed, isTimed)).toEqual(story)
      expect(await storyOf('awaiting', true, seed, isTimed)).toEqual(story)
    }
  })

  test('fails the run with what its program throws, at once or later', async () => {
    const throwing = () => {
      throw new RangeError('at once')
    }
    const machine = new Machine()
    machine.start('bad', throwing, { goesOnAtOnce: true })
    await expect(machine.run()).rejects.toThrow('at once')
    const later = new Machine()
    later.start('bad', ({ files }) => files.read('/nowhere').then(() => 0), { goesOnAtOnce: true })
    await expect(later.run()).rejects.toThrow(KernelError)
  })

  test('is gone when it is killed while it waits', async () => {
    const machine = new Machine()
    const asleep = machine.start('asleep', ({ clock }) => clock.sleep(10).then(() => 0), { goesOnAtOnce: true })
    machine.startTimer('killer', 5, () => asleep.kill())
    await machine.run()
    expect(asleep.end).toEqual({ kind: 'killed' })
  })

  test('is gone through by an explorer as any other', async () => {
    const machine = new Machine({ tracked: true })
    machine.start('reader', ({ files }) => files.read('/proc/modules').then(() => 0), { goesOnAtOnce: true })
    const points: string[] = []
    for (let [choice] = machine.choices(); choice !== undefined; [choice] = machine.choices()) {
      points.push((await machine.perform(choice)).choice.call)
    }
    expect(points).toEqual(['start', 'read'])
  })
})
