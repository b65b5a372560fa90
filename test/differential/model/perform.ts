import { KernelError } from '../../../src/errors.ts'
import { O_NONBLOCK, O_TRUNC } from '../../../src/host/index.ts'
import type { Descriptor, Machine, SimulatedHost } from '../../../src/host/simulated/index.ts'
import { errnoOf, type ModuleName } from '../../../src/names.ts'
import type { Result } from '../histories/index.ts'
import { moduleOfGplSymbol } from './facts.ts'
import { pathOf } from './machine.ts'
import { text, withoutPlaces } from './state.ts'

/** What somebody has, and how he gives it up. */
export type Held = [name: string, give: () => void][]

/** What a process of the model has: its ports, and what it holds by the guest's keeper. */
export interface Actor {
  readonly machine: Machine
  readonly host: SimulatedHost
  /** The ways to give up a reference, by symbol. */
  readonly held: Held
  /** The files that are open for writing, by name. */
  readonly written: [file: string, descriptor: Descriptor][]
}

/** One operation of guest/operations.h, without the `!` that makes it one of a process without rights. */
export async function perform(actor: Actor, operation: string): Promise<Result> {
  try {
    return await answer(actor, operation)
  } catch (error) {
    if (error instanceof KernelError) return errnoOf(error.code)
    throw error
  }
}

async function answer({ machine, host, held, written }: Actor, operation: string): Promise<Result> {
  const [verb, rest] = split(operation)
  const [first, more] = split(rest)
  const { kernel, files } = host
  switch (verb) {
    case 'load': {
      const [flags, parameters] = split(more)
      await kernel.finitModule(pathOf(machine.release, first), parameters, Number(flags))
      return 0
    }
    case 'insert':
      await kernel.initModule(await files.read(pathOf(machine.release, first)), more)
      return 0
    case 'insert-start':
      await kernel.initModule((await files.read(pathOf(machine.release, first))).subarray(0, Number(more)), '')
      return 0
    case 'remove':
      await kernel.deleteModule(first as ModuleName, removalFlags(more))
      return 0
    case 'hold':
      return hold(machine, held, first)
    case 'drop':
      return drop(held, first)
    case 'write':
      written.push([first, await host.descriptors.open(pathOf(machine.release, first), 'write')])
      return 0
    case 'close':
      return close(written, first)
    case 'load-by':
      return loadBy(machine, host, first, split(more))
    case 'state':
      return (await text(files, `/sys/module/${first}/initstate`)) || 0
    case 'refs':
      return (await text(files, `/sys/module/${first}/refcnt`)) || 0
    case 'line':
      return lineOf(await text(files, '/proc/modules'), first)
    case 'tainted':
      return text(files, '/proc/sys/kernel/tainted')
    case 'enforce':
      machine.write('/sys/module/module/parameters/sig_enforce', '1')
      return 0
    case 'disable':
      machine.write('/proc/sys/kernel/modules_disabled', '1')
      return 0
    default:
      throw new Error(`the model knows no operation ${verb}`)
  }
}

function removalFlags(how: string): number {
  return (how.includes('blocking') ? 0 : O_NONBLOCK) | (how.includes('force') ? O_TRUNC : 0)
}

/** The first word, and what comes behind it. */
function split(words: string): [first: string, rest: string] {
  const blank = words.indexOf(' ')
  return blank < 0 ? [words, ''] : [words.slice(0, blank), words.slice(blank + 1)]
}

/** A symbol is found where its owner is live. Linux 6.12, kernel/module/main.c, __symbol_get(). */
function hold(machine: Machine, held: Held, symbol: string): Result {
  const name = moduleOfGplSymbol(symbol)
  const owner = machine.modules().find((module) => module.name === name)
  if (owner?.state !== 'live') return errnoOf('ENOENT')
  held.push([symbol, machine.hold(owner.name)])
  return 0
}

function drop(held: Held, symbol: string): Result {
  const index = held.findIndex(([other]) => other === symbol)
  if (index < 0) return errnoOf('ENOENT')
  const [[, give]] = held.splice(index, 1) as [[string, () => void]]
  give()
  return 0
}

async function close(written: Actor['written'], file: string): Promise<Result> {
  const index = written.findIndex(([other]) => other === file)
  if (index < 0) return errnoOf('EBADF')
  const [[, descriptor]] = written.splice(index, 1) as [[string, Descriptor]]
  await descriptor.close()
  return 0
}

/** By a descriptor that is something else than open for reading a file. */
async function loadBy(
  machine: Machine,
  host: SimulatedHost,
  how: string,
  words: readonly [string, string],
): Promise<Result> {
  const [file, flags] = words
  const path = pathOf(machine.release, file)
  if (how === 'directory') {
    await host.kernel.finitModule(path.slice(0, path.lastIndexOf('/')), '', Number(flags))
    return 0
  }
  const descriptor = await host.descriptors.open(path, how === 'unreadable' ? 'write' : 'read and write')
  if (how === 'closed') await descriptor.close()
  await descriptor.finitModule('', Number(flags)).finally(() => descriptor.close())
  return 0
}

function lineOf(modules: string, name: string): Result {
  const line = modules.split('\n').find((other) => other.startsWith(`${name} `))
  return line === undefined ? 0 : withoutPlaces(line)
}
