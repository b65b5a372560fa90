import { type Choice, inConflict, type Machine, type Step } from '../../../src/host/simulated/index.ts'

/** What happens on a machine, the same each time. */
export interface Scenario {
  make(): Machine
  /** Starts the processes, on a machine on which nothing has happened. */
  start(machine: Machine): void
}

/** A run to its end. */
export interface Execution {
  readonly steps: readonly Step[]
  readonly machine: Machine
}

export interface SearchOptions {
  /** Leaves out what sleeps: orders that differ from an earlier one only where steps commute. */
  readonly sleepSets: boolean
  readonly onExecution: (execution: Execution) => void
  readonly executionsMax?: number
}

export interface SearchCounts {
  executions: number
  /** Runs that were given up, as all that could happen was asleep. */
  blocked: number
}

/** Steps that need not be tried, by the id of their choice, with what they touch. */
type Sleep = ReadonlyMap<string, Step>

interface Node {
  readonly sleep: Map<string, Step>
  readonly todo: Choice[]
  step: Step | undefined
}

/**
 * Goes through all orders of a scenario, each time from the beginning. Sleep sets as in Godefroid, *Partial-Order Methods for
 * the Verification of Concurrent Systems*, 1996, figure 5.2.
 */
export async function search(scenario: Scenario, options: SearchOptions): Promise<SearchCounts> {
  const counts: SearchCounts = { executions: 0, blocked: 0 }
  const path: Node[] = []
  const machine = scenario.make()
  do {
    machine.reset()
    scenario.start(machine)
    for (const { step } of path.slice(0, -1)) await machine.perform(step!.choice)
    const last = path.at(-1)
    if (last !== undefined) last.step = await machine.perform(last.todo.shift()!)
    if (await extend(machine, path, options.sleepSets)) {
      counts.executions++
      options.onExecution({ machine, steps: path.map(({ step }) => step!) })
    } else counts.blocked++
    if (counts.executions >= (options.executionsMax ?? Number.POSITIVE_INFINITY)) break
  } while (backtrack(path))
  return counts
}

/** Goes on by the first choice that is awake, to the end; false where all sleep. */
async function extend(machine: Machine, path: Node[], sleepSets: boolean): Promise<boolean> {
  for (;;) {
    const choices = machine.choices()
    if (choices.length === 0) return true
    const parent = path.at(-1)
    const sleep: Sleep = sleepSets && parent !== undefined ? stillAsleep(parent.sleep, parent.step!) : new Map()
    const todo = choices.filter(({ id }) => !sleep.has(id))
    const [first] = todo
    if (first === undefined) return false
    const node: Node = { sleep: new Map(sleep), todo: todo.slice(1), step: undefined }
    node.step = await machine.perform(first)
    path.push(node)
  }
}

/** To the last node with a choice left; what was tried there sleeps from now on. */
function backtrack(path: Node[]): boolean {
  for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
    node.sleep.set(node.step!.choice.id, node.step!)
    if (node.todo.length > 0) return true
    path.pop()
  }
  return false
}

function stillAsleep(sleep: Sleep, step: Step): Sleep {
  return new Map([...sleep].filter(([, asleep]) => !areDependent(asleep, step)))
}

/** Steps of one strand follow each other, whatever they touch. */
export function areDependent(a: Step, b: Step): boolean {
  const isOneStrand = a.choice.process === b.choice.process && a.choice.strand === b.choice.strand
  return isOneStrand || inConflict(a.footprint, b.footprint)
}

/** What all orders of one execution that differ only where steps commute have in common. */
export function traceOf(steps: readonly Step[]): string {
  const counts = new Map<string, number>()
  const names = steps.map(({ choice: { id } }) => {
    counts.set(id, (counts.get(id) ?? 0) + 1)
    return `${id}:${counts.get(id)}`
  })
  const edges = steps.flatMap((step, index) =>
    steps
      .slice(0, index)
      .flatMap((earlier, at) => (areDependent(earlier, step) ? [`${names[at]}<${names[index]}`] : [])),
  )
  return [...names.toSorted(), ...edges.sort()].join(' ')
}
