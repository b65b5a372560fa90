import type { Choice, Machine, Step } from '../../../src/host/simulated/index.ts'
import type { Random } from '../../support/random.ts'
import { areDependent, type Scenario } from './search.ts'

/** What two choices at one state come to in both orders. */
export interface Both {
  readonly state: string
  readonly independent: boolean
  readonly keys: readonly [bigint | undefined, bigint | undefined]
}

/** A new machine of a scenario, with its processes. */
export function begun(scenario: Scenario): Machine {
  const machine = scenario.make()
  scenario.start(machine)
  return machine
}

/** Goes a random way through a scenario, and takes two choices at some states of it in both orders. */
export async function bothOrders(scenario: Scenario, random: Random): Promise<Both[]> {
  const found: Both[] = []
  const path: Choice[] = []
  const machine = begun(scenario)
  for (let choices = machine.choices(); choices.length > 0; choices = machine.choices()) {
    const [one, other] = [random.pick(choices), random.pick(choices)]
    if (one.id !== other.id && random.below(4) === 0) found.push(await compare(scenario, path, one, other))
    path.push(random.pick(choices))
    await machine.perform(path.at(-1)!)
  }
  return found
}

async function compare(scenario: Scenario, path: readonly Choice[], one: Choice, other: Choice): Promise<Both> {
  const first = await walk(scenario, path, one, other)
  const second = await walk(scenario, path, other, one)
  return {
    state: `${path.map(({ id }) => id).join(' ')} | ${one.id}, ${other.id}`,
    independent: !areDependent(first.step, second.step),
    keys: [first.key, second.key],
  }
}

/** The step that `one` is after the path, and the key of the state after `other`, where that can happen still. */
async function walk(
  scenario: Scenario,
  path: readonly Choice[],
  one: Choice,
  other: Choice,
): Promise<{ step: Step; key: bigint | undefined }> {
  const machine = begun(scenario)
  for (const choice of path) await machine.perform(choice)
  const step = await machine.perform(one)
  return { step, key: await keyAfter(machine, other) }
}

async function keyAfter(machine: Machine, choice: Choice): Promise<bigint | undefined> {
  if (!machine.choices().some(({ id }) => id === choice.id)) return undefined
  await machine.perform(choice)
  return machine.stateKey()
}
