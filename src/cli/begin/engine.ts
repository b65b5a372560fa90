/**
 * What V8 is told before a second of work on thousands of files. By default it optimizes whatever runs a thousand times, on
 * threads of its own: 0.4 s of CPU, for code that is done when it is ready. V8 complains of flags that it does not
 * know, so that only versions of Node are told that this was tried with.
 */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  20: ['--interrupt-budget=300000', '--max-inlined-bytecode-size-cumulative=100'],
  22: ['--no-opt'],
  24: ['--no-opt', '--no-maglev'],
}

/** Makes this process the faster for it in a short run, and slower in a long one. */
export function expectShortRun(): void {
  const [major = ''] = process.versions.node.split('.')
  // Not imported at the top of the file: it brings Node's streams along, 3 ms for tools that do little work.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  for (const flag of FLAGS[major] ?? []) setFlagsFromString(flag)
}
