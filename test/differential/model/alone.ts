import type { Program } from '../../../src/host/simulated/index.ts'
import type { History, Result } from '../histories/index.ts'
import { parseProgram } from '../programs/index.ts'
import { modelMachine } from './machine.ts'
import { type Actor, perform } from './perform.ts'
import { readState } from './state.ts'

/** What the model does of a program of one process, told as the guest's runner does. */
export async function runAlone(text: string): Promise<History> {
  const { first } = parseProgram(text)
  const machine = modelMachine()
  const results: Result[] = []
  const states: (string | null)[] = []
  const held: Actor['held'] = []
  let before = ''
  for (const operation of first) {
    let state = ''
    const program: Program = async (host) => {
      results.push(await perform({ machine, host, held }, operation.replace('!', '')))
      state = await readState(host.files)
      return 0
    }
    machine.start('alone', program, { privileged: !operation.startsWith('!') })
    await machine.run()
    states.push(state === before ? null : state)
    before = state
  }
  return { program: text, results: [results], states }
}
