import type { Machine } from '../../../src/host/simulated/index.ts'
import type { Scenario } from './search.ts'

/** An end that a scenario can come to, and one way there: ids of choices. */
export interface Ending {
  readonly end: bigint
  readonly way: readonly string[]
}

/**
 * How many ends there are that differ in more than which of interchangeable processes is which: each way is taken again by
 * others in their places, on a machine that knows nothing of that.
 */
export async function endsUnlike(scenario: Scenario, endings: readonly Ending[]): Promise<bigint[][]> {
  const left = new Map(endings.map(({ end, way }) => [end, way]))
  const machine = scenario.make()
  const classes: bigint[][] = []
  for (const [end, way] of left) {
    const alike = new Set<bigint>()
    for (const rename of renamings(scenario, machine)) alike.add(await endOf(scenario, machine, way.map(rename)))
    for (const other of alike) if (other !== end) left.delete(other)
    classes.push([...alike])
  }
  return classes
}

async function endOf({ start }: Scenario, machine: Machine, way: readonly string[]): Promise<bigint> {
  machine.reset()
  start(machine)
  for (const id of way) await machine.perform(machine.choices().find((choice) => choice.id === id)!)
  return machine.stateKey()
}

/** Ways to put processes that run the same program with the same arguments in each other's places. */
function renamings({ start }: Scenario, machine: Machine): ((id: string) => string)[] {
  machine.reset()
  start(machine)
  const started = machine.witnessed.strands()
  let all: ReadonlyMap<string, string>[] = [new Map()]
  for (const kind of new Set(started.map((strand) => strand.kind))) {
    const names = started.filter((strand) => strand.kind === kind).map(({ who }) => who)
    all = all.flatMap((some) =>
      permutations(names).map((others) => new Map([...some, ...names.map((name, at) => [name, others[at]!] as const)])),
    )
  }
  return all.map((names) => (id) => id.replace(/^[^/!]+/, (name) => names.get(name) ?? name))
}

function permutations(names: readonly string[]): string[][] {
  if (names.length === 0) return [[]]
  return names.flatMap((name) => permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest]))
}
