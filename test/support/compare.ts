import { asArgument, type Run, type RunOptions, runModonce, spawnModonce } from './modonce.ts'
import { runReference } from './reference.ts'

/** What kmod answers, as byte strings. */
export function runKmod(version: 34 | 30, tool: string, args: readonly string[], options: RunOptions = {}): Run {
  const { input, ...rest } = options
  const answer = runReference(version, tool, args.map(asArgument), {
    ...rest,
    ...(input !== undefined && { input: Buffer.from(input, 'latin1') }),
  })
  return { stdout: answer.stdout.toString('latin1'), stderr: answer.stderr.toString('latin1'), status: answer.status }
}

/** One call of a tool for which the two must agree. */
export interface Case {
  readonly tool: string
  readonly args: readonly string[]
  readonly options?: RunOptions
}

/** A call to which modonce answers otherwise than kmod 34. */
export interface Difference {
  readonly call: string
  readonly modonce: Run
  readonly kmod: Run
}

/** How many differences are worth reading. */
const ENOUGH = 3

/** Runs every case on both, in this process, and tells the first few that differ. An empty list is what tests expect. */
export async function differences(cases: Iterable<Case>): Promise<Difference[]> {
  return compareAll(cases, runModonce)
}

/** The same with modonce as a process of its own. */
export async function processDifferences(cases: Iterable<Case>): Promise<Difference[]> {
  return compareAll(cases, spawnModonce)
}

async function compareAll(
  cases: Iterable<Case>,
  run: (tool: string, args: readonly string[], options?: RunOptions) => Run | Promise<Run>,
): Promise<Difference[]> {
  const found: Difference[] = []
  for (const { tool, args, options } of cases) {
    const kmod = runKmod(34, tool, args, options)
    const modonce = await run(tool, args, options)
    const equal = modonce.stdout === kmod.stdout && modonce.stderr === kmod.stderr && modonce.status === kmod.status
    if (!equal) found.push({ call: [tool, ...args].join(' '), modonce, kmod })
    if (found.length >= ENOUGH) break
  }
  return found
}
