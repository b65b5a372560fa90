import {
  type BigIntStats,
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Script } from 'node:vm'

/*
 * V8's code of a program is kept beside it, as Python keeps its own: without it, reading 180 kB of JavaScript is a third of
 * what modprobe costs above an empty program. A file for each tool and version of Node has what the first runs of that tool
 * have compiled, for not all do the same. Nothing but time is lost where there is none.
 *
 * V8 takes what it is given for its own, and falls over what is damaged. So a file counts only where the program's owner
 * has written it, who could have written another program as well, and where it says twice the same: of which file it is the
 * code, how many runs have a part in it, in a byte, and the code. V8 looks at its own version and flags.
 */

/** So many runs add to what is kept, at 10 ms each. */
const RUNS = 4

/** A program of `dist`, ready to run. */
export interface LoadedProgram {
  run(): Promise<void>
  /** What is to be kept, and where; undefined where that is done, or not to be done. */
  readonly unkept:
    | { readonly script: Script; readonly path: string; readonly identity: string; readonly runs: number }
    | undefined
}

interface Look {
  readonly bytes: Buffer
  readonly stats: BigIntStats
}

/** Loads a program, with what the last process of this tool has kept of it. */
export function loadProgram(path: string, tool: string): LoadedProgram {
  const { bytes, stats } = look(path)
  const keptPath = `${path}.${tool}.${process.version}-${process.arch}`
  const { dev, ino, size, mtimeNs, ctimeNs } = stats
  const identity = `${[dev, ino, size, mtimeNs, ctimeNs].join(' ')}\n`
  const kept = isPlainNode() ? keptCode(keptPath, stats, identity) : undefined
  // As Node does it: the parts of a module are the parameters of a function. All bytes are ASCII.
  const text = `(function (exports, require, module, __filename, __dirname) {${bytes.toString('latin1')}\n})`
  const script = new Script(text, {
    filename: path,
    ...(kept && { cachedData: kept.code }),
  })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, require, module, path, dirname(path))
  const runs = kept === undefined || script.cachedDataRejected !== false ? 0 : kept.runs
  const mayKeep = isPlainNode() && process.geteuid?.() === Number(stats.uid)
  const unkept = mayKeep && runs < RUNS ? { script, path: keptPath, identity, runs: runs + 1 } : undefined
  return { ...(module.exports as { run(): Promise<void> }), unkept }
}

/** Keeps what was compiled while the program ran, for the next process of its tool. */
export function keepCode({ unkept }: LoadedProgram): void {
  if (unkept === undefined) return
  const { script, path, identity, runs } = unkept
  const passing = `${path}.${process.pid}`
  try {
    writeFileSync(passing, '', { flag: 'wx', mode: 0o644 })
    const once = Buffer.concat([Buffer.from(identity), Buffer.of(runs), script.createCachedData()])
    writeFileSync(passing, Buffer.concat([once, once]))
    renameSync(passing, path)
  } catch {
    unlinkIfThere(passing)
  }
}

/** V8 takes no code that was compiled under other flags; and what counts as covered is written into code. */
function isPlainNode(): boolean {
  const { NODE_OPTIONS, NODE_V8_COVERAGE } = process.env
  return process.execArgv.length === 0 && NODE_OPTIONS === undefined && NODE_V8_COVERAGE === undefined
}

function keptCode(path: string, program: BigIntStats, identity: string): { code: Buffer; runs: number } | undefined {
  const kept = lookIfThere(path)
  if (kept === undefined || kept.stats.uid !== program.uid) return undefined
  const half = kept.bytes.length / 2
  const once = kept.bytes.subarray(0, half)
  if (!once.equals(kept.bytes.subarray(half)) || once.toString('latin1', 0, identity.length) !== identity)
    return undefined
  return { code: once.subarray(identity.length + 1), runs: once[identity.length]! }
}

function lookIfThere(path: string): Look | undefined {
  try {
    return look(path)
  } catch {
    return undefined
  }
}

/** The file that is read is the one that is looked at. */
function look(path: string): Look {
  const descriptor = openSync(path, 'r')
  try {
    return { bytes: readFileSync(descriptor), stats: fstatSync(descriptor, { bigint: true }) }
  } finally {
    closeSync(descriptor)
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It was not made.
  }
}
