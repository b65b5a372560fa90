import {
  Machine,
  type MachineOptions,
  type Program,
  type RequestHow,
  type SimulatedHost,
} from '../../src/host/simulated/index.ts'

/** A program that asks for a module as kernel code does, and what came of it. */
export interface Asker {
  readonly program: Program
  /** What request_module() returned; undefined as long as it has not. */
  answer: number | undefined
  /** When it did, in virtual milliseconds. */
  answeredMs: number | undefined
}

/** Asks once for a name, after a while if told. */
export function asker(name: string, { afterMs = 0, ...how }: RequestHow & { readonly afterMs?: number } = {}): Asker {
  const made: Asker = {
    answer: undefined,
    answeredMs: undefined,
    program: async ({ clock, services }) => {
      if (afterMs > 0) await clock.sleep(afterMs)
      made.answer = await services.requestModule(name, how)
      made.answeredMs = msOf(clock.monotonicNs())
      return 0
    },
  }
  return made
}

/** So many that each ask for a name of their own: `n0`, `n1` … */
export function askers(count: number, how: RequestHow & { readonly afterMs?: number } = {}): Asker[] {
  return Array.from({ length: count }, (_, index) => asker(`n${index}`, how))
}

/** Runs all of them on one machine. */
export async function asking(options: MachineOptions, ...all: readonly Asker[]): Promise<Machine> {
  const machine = new Machine(options)
  for (const [index, { program }] of all.entries()) machine.start(`asker ${index}`, program)
  await machine.run()
  return machine
}

/** What one program does on a machine. */
export async function on<Result>(
  options: MachineOptions,
  act: (host: SimulatedHost) => Promise<Result>,
): Promise<{ readonly machine: Machine; readonly result: Result }> {
  const machine = new Machine(options)
  const results: Result[] = []
  machine.start('program', async (host) => {
    results.push(await act(host))
    return 0
  })
  await machine.run()
  return { machine, result: results[0]! }
}

/** A helper that takes a while and ends with a status. */
export function helper(sleepMs: number, status = 0): Program {
  return async ({ clock }) => {
    if (sleepMs > 0) await clock.sleep(sleepMs)
    return status
  }
}

/** The texts of the kernel's log. */
export function logOf(machine: Machine): string[] {
  return machine.log.map(({ text }) => text)
}

/** Virtual time in milliseconds. */
export function msOf(timeNs: bigint): number {
  return Number(timeNs / 1_000_000n)
}
