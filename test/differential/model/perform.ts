import { KernelError } from '../../../src/errors.ts'
import { type Host, O_NONBLOCK, O_TRUNC } from '../../../src/host/index.ts'
import type { Machine } from '../../../src/host/simulated/index.ts'
import { errnoOf, type ModuleName } from '../../../src/names.ts'
import type { Result } from '../histories/index.ts'
import { moduleOfGplSymbol } from './facts.ts'
import { text, withoutPlaces } from './state.ts'

/** What a process of the model has: its ports, and what it holds by the guest's keeper. */
export interface Actor {
  readonly machine: Machine
  readonly host: Host
  /** The ways to give up a reference, by symbol. */
  readonly held: [symbol: string, drop: () => void][]
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

async function answer({ machine, host, held }: Actor, operation: string): Promise<Result> {
  const [verb, rest] = split(operation)
  const [first, more] = split(rest)
  const { kernel, files } = host
  switch (verb) {
    case 'load': {
      const [flags, parameters] = split(more)
      await kernel.finitModule(pathOf(machine, first), parameters, Number(flags))
      return 0
    }
    case 'insert':
      await kernel.initModule(await files.read(pathOf(machine, first)), more)
      return 0
    case 'insert-start':
      await kernel.initModule((await files.read(pathOf(machine, first))).subarray(0, Number(more)), '')
      return 0
    case 'remove':
      await kernel.deleteModule(first as ModuleName, O_NONBLOCK | (more === 'force' ? O_TRUNC : 0))
      return 0
    case 'hold':
      return hold(machine, held, first)
    case 'drop':
      return drop(held, first)
    case 'state':
      return (await text(files, `/sys/module/${first}/initstate`)) || 0
    case 'refs':
      return (await text(files, `/sys/module/${first}/refcnt`)) || 0
    case 'line':
      return lineOf(await text(files, '/proc/modules'), first)
    default:
      throw new Error(`the model knows no operation ${verb}`)
  }
}

/** The first word, and what comes behind it. */
function split(words: string): [first: string, rest: string] {
  const blank = words.indexOf(' ')
  return blank < 0 ? [words, ''] : [words.slice(0, blank), words.slice(blank + 1)]
}

function pathOf({ release }: Machine, file: string): string {
  return `/lib/modules/${release}/${file}.ko`
}

/** A symbol is found where its owner is live. Linux 6.12, kernel/module/main.c, __symbol_get(). */
function hold(machine: Machine, held: Actor['held'], symbol: string): Result {
  const name = moduleOfGplSymbol(symbol)
  const owner = machine.modules().find((module) => module.name === name)
  if (owner?.state !== 'live') return errnoOf('ENOENT')
  held.push([symbol, machine.hold(owner.name)])
  return 0
}

function drop(held: Actor['held'], symbol: string): Result {
  const index = held.findIndex(([other]) => other === symbol)
  if (index < 0) return errnoOf('ENOENT')
  const [[, give]] = held.splice(index, 1) as [[string, () => void]]
  give()
  return 0
}

function lineOf(modules: string, name: string): Result {
  const line = modules.split('\n').find((other) => other.startsWith(`${name} `))
  return line === undefined ? 0 : withoutPlaces(line)
}
