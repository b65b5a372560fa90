import { FAULT_KINDS } from './faults.ts'
import type { MachineOptions } from './machine-options.ts'
import type { Times } from './timed-order.ts'

/** Each option there is: the compiler asks for those that are missing here. */
const OPTIONS: Readonly<Record<keyof MachineOptions, true>> = {
  seed: true,
  kernel: true,
  traits: true,
  config: true,
  without: true,
  release: true,
  devices: true,
  modules: true,
  builtins: true,
  loaded: true,
  files: true,
  programs: true,
  helper: true,
  requests: true,
  services: true,
  modulesDisabled: true,
  commandLine: true,
  lockdown: true,
  security: true,
  notifiers: true,
  memoryBytes: true,
  percpuBytes: true,
  delay: true,
  stepBudget: true,
  timed: true,
  threads: true,
  tracked: true,
  faults: true,
  onFault: true,
  onEvent: true,
  toldCalls: true,
  toldPoints: true,
}

const TIMES: Readonly<Record<keyof Times, true>> = { cpus: true, cost: true, jitter: true, sliceNs: true }

/** Refuses options that there are not, with the names of those that there are, and numbers that make no machine. */
export function checkOptions(options: MachineOptions): void {
  checkNames('option', Object.keys(options), Object.keys(OPTIONS))
  const { timed, faults, threads = 1, stepBudget = 1 } = options
  checkNames('option of timed', Object.keys(timed ?? {}), Object.keys(TIMES))
  checkNames('fault', faults?.kinds ?? [], FAULT_KINDS)
  checkCount('timed.cpus', timed?.cpus ?? 1)
  checkCount('threads', threads)
  checkCount('stepBudget', stepBudget)
}

function checkNames(what: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new RangeError(`no ${what} is called ${unknown}: there are ${known.join(', ')}`)
}

function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`${name} is ${count}, and must be at least 1`)
}
