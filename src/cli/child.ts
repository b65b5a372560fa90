import type { ChildProcess } from 'node:child_process'

/** Starts a process with a program of ours and these options of Node. It is sent, and sends, what a structured clone can hold. */
export function startChild(program: URL, nodeOptions: readonly string[]): ChildProcess {
  // Not imported at the top of the file, as every start would pay for it.
  const { fork } = process.getBuiltinModule('node:child_process')
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const
  return fork(program, { execArgv: [...nodeOptions], serialization: 'advanced', stdio: [...stdio] })
}
