import type { Commands } from '../index.ts'
import type { Caller } from './actor.ts'
import type { KernelSteps } from './operation.ts'
import type { Process } from './process.ts'
import type { SimulatedHost } from './simulated-host.ts'

/** Something that a process runs: the machine knows none of its own. Resolves to the exit status. */
export type Program = (
  host: SimulatedHost,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
) => Promise<number>

/** Starts the program of a command as a process of its own; undefined where there is none of that name. */
export type Spawn = (argv: readonly string[], variables: Readonly<Record<string, string>>) => Process | undefined

const NOT_FOUND = 127

/** Commands are words: the first names a program that was given to the machine. There is no shell. */
export function simulatedCommands(caller: Caller, spawn: Spawn): Commands {
  return { shell: (command, variables) => caller.call('shell', command, shell(command, variables, spawn)) }
}

function* shell(command: string, variables: Readonly<Record<string, string>>, spawn: Spawn): KernelSteps<number> {
  const child = spawn(
    command.split(/\s+/).filter((word) => word !== ''),
    variables,
  )
  if (child === undefined) return NOT_FOUND
  yield { point: `waits for ${child.name}`, ready: () => child.end !== undefined, inUserspace: true }
  // A command that a signal ended counts as 0.
  if (child.end?.kind === 'thrown') return 1
  return child.end?.kind === 'exited' ? child.end.status : 0
}
