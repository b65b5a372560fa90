import type { Program } from '../../../src/host/simulated/index.ts'
import type { History, Result } from '../histories/index.ts'
import { parseProgram } from '../programs/index.ts'
import { type KernelName, modelMachine } from './machine.ts'
import { type Actor, perform } from './perform.ts'
import { readState } from './state.ts'

/** What the model does of a program of one process, told as the guest's runner does. */
export async function runAlone(kernel: KernelName, text: string): Promise<History> {
  const machine = modelMachine(kernel)
  const baseline = Object.keys(machine.sysModule())
  const results: Result[] = []
  const states: (string | null)[] = []
  let before = ''
  machine.start('alone', async (host) => {
    const actor: Actor = { machine, host, held: [], written: [] }
    for (const operation of parseProgram(text).first) {
      results.push(
        await (operation.startsWith('!') ? unprivileged(actor, operation.slice(1)) : perform(actor, operation)),
      )
      const state = await readState(machine, host.files, baseline)
      states.push(state === before ? null : state)
      before = state
    }
    return 0
  })
  await machine.run()
  return { program: text, results: [results], states }
}

/** What somebody without rights may be refused. The rest does not tell him from others. */
const NEEDS_RIGHTS = /^(?:load|load-by|insert|insert-start|remove)\b/

/** A process of the model has its rights for good, so another one does it. */
async function unprivileged(actor: Actor, operation: string): Promise<Result> {
  if (!NEEDS_RIGHTS.test(operation)) return perform(actor, operation)
  const { machine, host, ...own } = actor
  let result: Result = null
  const program: Program = async (host) => {
    result = await perform({ machine, host, ...own }, operation)
    return 0
  }
  const other = machine.start('unprivileged', program, { privileged: false })
  while (other.end === undefined) await host.strands.checkpoint()
  return result
}
