import { basename, join } from 'node:path'
import { expectShortRun } from './engine.ts'
import { keepCode, loadProgram } from './kept-code.ts'
import { awaitThreads } from './threads-at-rest.ts'

/**
 * Whose code is kept: tools that have a program of their own, which is smaller as well, and commands that spend a tenth of a
 * second, or of two, on code that is not compiled yet.
 */
const PROGRAMS = new Map([
  ...['explore', 'replay', 'storm'].map((command) => [command, 'cli'] as const),
  ['depmod', 'depmod'],
  ['modprobe', 'modprobe'],
  ...['modinfo', 'lsmod', 'insmod', 'rmmod'].map((tool) => [tool, 'module-tools'] as const),
])

/**
 * Runs the program of the tool that this process was started as: under its name, or as `modonce NAME`. Programs lie in
 * `directory`.
 */
export async function begin(directory: string): Promise<void> {
  process.once('exit', awaitThreads)
  const name = basename(process.argv[1] ?? '')
  const tool = name === 'kmod' || PROGRAMS.has(name) ? name : (process.argv[2] ?? '')
  const file = PROGRAMS.get(tool)
  if (file === undefined) return require(join(directory, 'cli.cjs')).run()
  // Before its code is compiled, for V8 does not take what it has compiled under other flags.
  if (tool === 'depmod') expectShortRun()
  const program = loadProgram(join(directory, `${file}.cjs`), tool)
  await program.run()
  keepCode(program)
  // Node would take its memory apart piece by piece, which the system does at once: 2 ms of 45.
  process.exit()
}
