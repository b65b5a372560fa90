import type { History } from '../histories/index.ts'
import { runAlone } from './alone.ts'
import { scheduleOf } from './together.ts'

/** What the model does otherwise than the kernel did, for people; undefined where they agree. */
export async function disagreement(history: History): Promise<string | undefined> {
  return history.order === undefined ? disagreementAlone(history) : disagreementTogether(history)
}

/** Of one process, every result and every state must be equal. */
async function disagreementAlone(kernel: History): Promise<string | undefined> {
  const model = await runAlone(kernel.program)
  const operations = kernel.program.split(';')
  const at = operations.findIndex(
    (_, index) =>
      kernel.results[0]?.[index] !== model.results[0]?.[index] || kernel.states[index] !== model.states[index],
  )
  if (at < 0) return undefined
  const told = ({ results, states }: History) => `${results[0]?.[at]}\n${states[at] ?? '(as it was)'}`
  return `${operations.slice(0, at + 1).join(';')}\nkernel: ${told(kernel)}\nmodel: ${told(model)}`
}

/** Of several, one of the model's schedules must lead there. */
async function disagreementTogether(kernel: History): Promise<string | undefined> {
  if ((await scheduleOf(kernel)) !== undefined) return undefined
  return `${kernel.program}\nkernel: ${JSON.stringify(kernel.results)} ${kernel.order}\n${kernel.states[0]}`
}
