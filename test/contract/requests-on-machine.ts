import type { AskOutcome, IncomingRequest, RequestQueue } from '../../src/host/index.ts'
import { Machine, type Process, type SimulatedHost } from '../../src/host/simulated/index.ts'
import type { RequestsWorld } from './requests-contract.ts'

/** Both ends as processes of a machine. */
export function requestsOnMachine(seed: number): RequestsWorld {
  const machine = new Machine({ seed })
  const { clock } = machine.host()
  const turn = () => clock.sleep(1)
  const listeners: Process[] = []
  return {
    listen: async () => {
      const { process, perform } = puppet(machine, turn)
      listeners.push(process)
      return within(perform, await perform((host) => host.requests.listen()))
    },
    ask: (call) => {
      const outcomes: AskOutcome[] = []
      const asker = machine.start('asker', async (host) => {
        outcomes.push(await host.requests.ask(call))
        return 0
      })
      const outcome = async () => {
        while (outcomes.length === 0) await turn()
        return outcomes[0]!
      }
      return {
        get outcome() {
          return outcome()
        },
        leave: () => asker.kill(),
      }
    },
    killListener: async () => listeners.at(-1)?.kill(),
    turn,
    end: async () => undefined,
  }
}

type Perform = <Result>(act: (host: SimulatedHost) => Promise<Result>) => Promise<Result>

/** A process that does what it is told from outside. */
function puppet(machine: Machine, turn: () => Promise<void>): { readonly process: Process; readonly perform: Perform } {
  const orders: ((host: SimulatedHost) => Promise<void>)[] = []
  const process = machine.start('listener', async (host) => {
    for (;;) {
      await orders.shift()?.(host)
      await host.clock.sleep(1)
    }
  })
  const perform: Perform = async (act) => {
    const results: Awaited<ReturnType<typeof act>>[] = []
    orders.push(async (host) => void results.push(await act(host)))
    while (results.length === 0) await turn()
    return results[0]!
  }
  return { process, perform }
}

/** A queue whose calls are made by the process that it belongs to. */
function within(perform: Perform, queue: RequestQueue): RequestQueue {
  return {
    next: async () => {
      const [request] = await perform(async () => [await queue.next()])
      return request && requestWithin(perform, request)
    },
    close: () => perform(() => queue.close()),
  }
}

function requestWithin(perform: Perform, request: IncomingRequest): IncomingRequest {
  const { verb, body, peer } = request
  return {
    ...{ verb, body, peer },
    get gone() {
      return request.gone
    },
    accept: () => perform(() => request.accept()),
    answer: (reply) => perform(() => request.answer(reply)),
  }
}
