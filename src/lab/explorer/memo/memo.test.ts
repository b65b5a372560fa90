import { describe, expect, test } from 'vitest'
import { FAULTY_LOADS, kmod18, LOADS, twoLoaders } from '../../../../test/contract/scheduler/kernel-scenarios.ts'
import { SMALL } from '../../../../test/contract/scheduler/scenarios.ts'
import { Random } from '../../../../test/support/random.ts'
import { Machine, type SimulatedHost } from '../../../host/simulated/index.ts'
import { SCENARIOS } from '../../scenarios/index.ts'
import { buildOf } from '../catalogue-entry.ts'
import type { Scenario } from '../scenario.ts'
import { HiddenState, Memo, type Path } from './index.ts'

const WALKS = Number(process.env['FUZZ_RUNS'] ?? 3)

/** Goes a random way by what is remembered, and learns what is not. */
async function walk(memo: Memo, random: Random, learnsAgain = false): Promise<Path | undefined> {
  let tuple = memo.root
  let path: Path | undefined
  for (;;) {
    const moves = memo.situation.moves(tuple)
    if (!('length' in moves)) {
      await memo.learnCondition(tuple, moves, path)
      continue
    }
    if (moves.length === 0) return path
    const move = random.pick(moves)
    const next: Path = { before: path, choice: memo.choiceOf(tuple, move) }
    if (learnsAgain || memo.outcomeOf(tuple, move) === undefined) await memo.learn(tuple, move, next)
    tuple = memo.outcomeOf(tuple, move)!.tuple
    path = next
  }
}

/** What a real machine says of the same way. */
async function expectSame(scenario: Scenario, memo: Memo, path: Path | undefined): Promise<void> {
  const machine = scenario.make()
  scenario.start(machine, () => undefined)
  const way: Path[] = []
  for (let from = path; from !== undefined; from = from.before) way.push(from)
  let tuple = memo.root
  for (const { choice } of way.reverse()) {
    const moves = memo.situation.moves(tuple)
    if (!('length' in moves)) throw new Error('a condition that was not learned')
    const choices = moves.map((move) => memo.choiceOf(tuple, move))
    expect(new Set(choices)).toEqual(new Set(machine.choices()))
    const outcome = memo.outcomeOf(tuple, moves.find((_, at) => choices[at]!.id === choice.id)!)!
    const { end, point } = await machine.perform(choice)
    expect(memo.stepOf(choice, outcome)).toMatchObject({ end, point })
    tuple = outcome.tuple
  }
  expect(machine.choices()).toEqual([])
}

const scenarios: Record<string, Scenario> = {
  ...SMALL,
  ...LOADS,
  ...FAULTY_LOADS,
  'two loaders': twoLoaders(kmod18, () => undefined),
  ...Object.fromEntries(SCENARIOS.map((entry) => [entry.name, buildOf(entry)])),
}

describe.each(Object.entries(scenarios))('Memo of %s', (_, scenario) => {
  test('says at each step of a random way what the machine says', async () => {
    const memo = new Memo(scenario)
    for (let seed = 1; seed <= WALKS; seed++) {
      const path = await walk(memo, new Random(seed))
      await expectSame(scenario, memo, path)
    }
  })
})

test('Memo names a step that hangs on what is in no cell', async () => {
  let runs = 0
  const scenario: Scenario = {
    make: () => new Machine({ tracked: true }),
    start(machine) {
      for (const name of ['one', 'other']) {
        machine.start(name, async (host) => {
          await host.files.stat('/tmp')
          await host.files.stat(runs++ === 1 ? '/etc' : '/run')
          return 0
        })
      }
    },
  }
  const memo = new Memo(scenario)
  const walks = async () => {
    for (let seed = 1; seed <= 20; seed++) await walk(memo, new Random(seed), true)
  }
  await expect(walks()).rejects.toThrow(HiddenState)
})

/** One looks at a file that another one makes, says that it has forgotten the answer, and goes on, by what it saw or not. */
function forgetting(
  goesOn: (host: SimulatedHost, sawIt: boolean) => Promise<unknown>,
  begins: (host: SimulatedHost) => Promise<unknown> = ({ files }) => files.stat('/tmp'),
): Scenario {
  return {
    make: () => new Machine({ tracked: true }),
    start(machine) {
      machine.start('makes', (host) => host.files.makeDirectory('/run/it', 0o700).then(() => 0))
      machine.start('looks', async (host) => {
        await begins(host)
        host.knowsForGood()
        const sawIt = await host.files.stat('/run/it').then(
          () => true,
          () => false,
        )
        host.knowsOnly()
        await goesOn(host, sawIt)
        return 0
      })
    },
  }
}

/** Where one comes to who looks before the other has made the file, and after that. */
async function seenAndNot(scenario: Scenario): Promise<{ memo: Memo; places: Place[] }> {
  const memo = new Memo(scenario)
  const begun = await begunToLook(memo)
  const unseen = await goneOn(memo, (await taken(memo, begun, 'looks/main'))!, 'makes/main')
  const made = await goneOn(memo, begun, 'makes/main')
  await goneOn(memo, unseen, 'looks/main')
  return { memo, places: [unseen, (await taken(memo, made, 'looks/main'))!] }
}

/** Who looks is about to look whether the file is there. */
async function begunToLook(memo: Memo): Promise<Place> {
  let place: Place = { tuple: memo.root, path: undefined }
  while (!memo.standing(place.tuple).some(({ subject }) => subject === '/run/it')) {
    for (const strand of ['looks/main', 'looks/main.0']) place = (await taken(memo, place, strand)) ?? place
  }
  return place
}

test('Memo takes ways for one after which a program says that it knows the same', async () => {
  const { memo, places } = await seenAndNot(forgetting(({ files }) => files.stat('/tmp')))
  const [unseen, seen] = places.map(({ tuple }) => [...tuple])
  expect(unseen).toEqual(seen)
  expect(await memo.keyAt(places[0]!.path)).toBe(await memo.keyAt(places[1]!.path))
})

test('Memo takes no more than what a program says to know for what it then knows for good', async () => {
  const scenario = forgetting(async (host) => {
    host.knowsForGood()
    await host.files.stat('/tmp')
    host.knowsOnly()
    await host.files.stat('/tmp')
  })
  const { memo, places } = await seenAndNot(scenario)
  const ends = await Promise.all(places.map(async (place) => [...(await taken(memo, place, 'looks/main'))!.tuple]))
  expect(ends[0]).toEqual(ends[1])
  expect([...places[0]!.tuple]).toEqual([...places[1]!.tuple])
})

test('Memo finds out a program that goes by more than it says to know', async () => {
  const scenario = forgetting(async ({ files }, sawIt) => {
    await files.stat('/tmp')
    await files.stat(sawIt ? '/run' : '/tmp')
  })
  await expect(seenAndNot(scenario)).rejects.toThrow(HiddenState)
})

test('Memo believes no program that has begun strands', async () => {
  const { places } = await seenAndNot(
    forgetting(
      ({ files }) => files.stat('/tmp'),
      ({ strands, files }) => strands.all([() => files.stat('/tmp')]),
    ),
  )
  const [unseen, seen] = places.map(({ tuple }) => [...tuple])
  expect(unseen).not.toEqual(seen)
})

interface Place {
  readonly tuple: Memo['root']
  readonly path: Path | undefined
}

/** Takes the choice of that id, where there is one. */
async function taken(memo: Memo, { tuple, path }: Place, id: string): Promise<Place | undefined> {
  for (;;) {
    const moves = memo.situation.moves(tuple)
    if (!('length' in moves)) {
      await memo.learnCondition(tuple, moves, path)
      continue
    }
    const move = moves.find((one) => memo.choiceOf(tuple, one).id === id)
    if (move === undefined) return undefined
    const next: Path = { before: path, choice: memo.choiceOf(tuple, move) }
    if (memo.outcomeOf(tuple, move) === undefined) await memo.learn(tuple, move, next)
    return { tuple: memo.outcomeOf(tuple, move)!.tuple, path: next }
  }
}

/** Goes on with a strand until it has made that call, or as far as it goes. */
async function goneOn(memo: Memo, from: Place, strand: string, call?: string): Promise<Place> {
  let place = from
  for (;;) {
    const next = await taken(memo, place, strand)
    if (next === undefined) return place
    place = next
    if (call !== undefined && place.path!.choice.call === call) return place
  }
}

test('Memo takes one who waits and is killed, and one who could go on and is killed, for two', async () => {
  const entry = SCENARIOS.find(({ name }) => name === 'modonce-killed-holder')!
  const memo = new Memo(buildOf(entry))
  const holds = await goneOn(memo, { tuple: memo.root, path: undefined }, 'modprobe/main', 'finit_module')
  const waits = await goneOn(memo, holds, 'modprobe#2/main')
  expect(waits.path!.choice.call).toBe('changed')
  expect(await taken(memo, waits, 'modprobe#2!kill')).toBeDefined()
  const couldGoOn = await goneOn(memo, waits, 'modprobe/main', 'close')
  expect(await taken(memo, couldGoOn, 'modprobe#2!kill')).toBeDefined()
})
