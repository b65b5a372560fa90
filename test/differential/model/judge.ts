import type { History } from '../histories/index.ts'
import { runAlone } from './alone.ts'
import type { KernelName } from './machine.ts'
import { follow } from './together.ts'

/** What the model says of a history: what it does otherwise, for people, or a way to do the same that was hard to find. */
export interface Verdict {
  readonly disagreement?: string
  readonly way?: string
}

/** A way that took more runs to find is worth keeping. */
const HARD_RUNS = 10

/** How many disagreements are worth reading. */
const ENOUGH = 3

/** The first few histories that the model disagrees with, for people. */
export async function disagreements(kernel: KernelName, histories: readonly History[]): Promise<string[]> {
  const found: string[] = []
  for (const history of histories) {
    const { disagreement } = await judge(kernel, history)
    if (disagreement !== undefined) found.push(disagreement)
    if (found.length === ENOUGH) break
  }
  return found
}

/** Of one process, every result and every state must be equal; of several, a schedule of the model must lead there. */
export async function judge(kernel: KernelName, history: History): Promise<Verdict> {
  return history.order === undefined ? judgeAlone(kernel, history) : judgeTogether(kernel, history)
}

async function judgeAlone(kernel: KernelName, history: History): Promise<Verdict> {
  const model = await runAlone(kernel, history.program)
  const operations = history.program.split(';')
  const at = operations.findIndex(
    (_, index) =>
      history.results[0]?.[index] !== model.results[0]?.[index] || history.states[index] !== model.states[index],
  )
  if (at < 0) return {}
  const told = ({ results, states }: History) => `${results[0]?.[at]}\n${states[at] ?? '(as it was)'}`
  const done = operations.slice(0, at + 1).join(';')
  return { disagreement: `${done}\nkernel: ${told(history)}\nmodel: ${told(model)}` }
}

async function judgeTogether(kernel: KernelName, history: History): Promise<Verdict> {
  const followed = await follow(kernel, history)
  if (followed.kind === 'followed') return followed.runs > HARD_RUNS ? { way: followed.way } : {}
  const how = followed.kind === 'never' ? 'by no schedule' : `by none of ${followed.runs} schedules`
  const { program, results, order, states } = history
  return { disagreement: `${program}\nkernel: ${JSON.stringify(results)} ${order}\n${states[0]}model: ${how}` }
}
