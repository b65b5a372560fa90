import { latin1, latin1Bytes } from '../../formats/bytes/index.ts'
import type { TimelineSink } from '../../timeline/index.ts'
import type { Choice } from './choice.ts'
import type { Faults } from './faults.ts'
import type { FileSystem } from './file-system.ts'
import type { DeviceFacts, KernelOptions, RequestOptions } from './kernel/index.ts'
import { type BuiltinFacts, type ModuleFacts, moduleTree } from './module-tree.ts'
import type { DirectoryNode } from './nodes.ts'
import type { Program } from './simulated-commands.ts'
import { storeAtOnce } from './stores.ts'
import type { Times } from './timed-order.ts'

/** What there is at a path. Text is a byte string. Directories above come with it. */
export type FileFacts =
  | string
  | Uint8Array
  | { readonly content: string | Uint8Array; readonly mode?: number }
  | { readonly linkTo: string }
  | { readonly directory: true; readonly mode?: number; readonly readOnly?: boolean }
  /** A pipe that nobody has opened. */
  | { readonly pipe: true }

/** What a machine is made of. Without anything it is one of Linux 6.1 with an empty module tree. */
export interface MachineOptions extends KernelOptions {
  /** Decides every choice. The same seed and the same programs give the same run. */
  readonly seed?: number
  /** What `uname -r` says, where that is not the kernel's own. */
  readonly release?: string
  readonly modules?: readonly ModuleFacts[]
  readonly builtins?: readonly BuiltinFacts[]
  /** Devices that are there from the start; nothing tells of them before somebody has it told. */
  readonly devices?: readonly DeviceFacts[]
  /** Modules that are live from the start, by name; what they depend on comes with them. */
  readonly loaded?: readonly string[]
  /** More files, by absolute path. */
  readonly files?: Readonly<Record<string, FileFacts>>
  /** What commands may name, by their first word, and the kernel by its path. */
  readonly programs?: Readonly<Record<string, Program>>
  /** The program at the path of the kernel's helper, /sbin/modprobe. Without one, requests are ENOENT. */
  readonly helper?: Program
  readonly requests?: RequestOptions
  /** Services that are part of the kernel, beside those of built-in modules: what any kernel has, where it is not told. */
  readonly services?: readonly string[]
  /** After so many steps a run fails: something goes on for ever. A million, where it is not told. */
  readonly stepBudget?: number
  /**
   * How many CPUs there are, and how long things take. Without it time passes only when nobody can go on, and who goes on
   * is anybody: every order is possible.
   */
  readonly timed?: Times
  /** How many calls of one process may block at once, each on a thread of its own; one more is EAGAIN. 128 where not told. */
  readonly threads?: number
  /** Makes `choices`, `perform`, `blocked` and `stateKey` work, which make every step dearer. */
  readonly tracked?: boolean
  /** What may go wrong, for whoever steers the machine. Nothing does where it is not told. */
  readonly faults?: Faults
  /** Is told of each of them, before it takes effect, and may count it. */
  readonly onFault?: (fault: Choice) => void
  /** Is told of everything, and may kill, stop, continue or start processes at that very moment. */
  readonly onEvent?: TimelineSink
  /**
   * The calls that `onEvent` is told of, by name, as `finit_module`; all of them, where it is not told. Ends of processes are
   * always told of. Who needs few of the events has a faster machine.
   */
  readonly toldCalls?: readonly string[]
  /** Of these calls, the points that `onEvent` is told of: all, where it is not told. */
  readonly toldPoints?: (point: string) => boolean
}

/** Puts the files of the options, and those that any machine has, where they belong. */
export function fill(fileSystem: FileSystem, release: string, options: MachineOptions): void {
  const { modules = [], builtins = [], files = {}, commandLine = 'quiet', without = [] } = options
  for (const path of ['/etc/modprobe.d', '/run', '/tmp']) fileSystem.directory(path)
  // A helper learns of it from there and nowhere else. R3.7
  if (without.includes('R3.7')) put(fileSystem, '/proc/cmdline', '\n')
  else put(fileSystem, '/proc/cmdline', `${commandLine}\n`)
  for (const [path, bytes] of moduleTree(modules, builtins)) {
    const slash = path.lastIndexOf('/')
    const directory = fileSystem.directory(`/lib/modules/${release}/${path.slice(0, Math.max(0, slash))}`)
    fileSystem.file(directory, path.slice(slash + 1), bytes)
  }
  for (const [path, facts] of Object.entries(files)) put(fileSystem, path, facts)
}

/** Makes what there is to be at a path, or writes a file that is there anew, in place. */
export function put(fileSystem: FileSystem, path: string, facts: FileFacts): void {
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1)
  const directory = fileSystem.directory(path.slice(0, slash))
  if (typeof facts === 'string' || facts instanceof Uint8Array) writeFile(fileSystem, directory, name, facts)
  else if ('content' in facts) writeFile(fileSystem, directory, name, facts.content, facts.mode)
  else if ('linkTo' in facts) fileSystem.link(directory, name, facts.linkTo)
  else if ('pipe' in facts) fileSystem.pipe(directory, name)
  else {
    const made = fileSystem.directory(path, facts.mode)
    if (facts.mode !== undefined) made.mode = facts.mode
    made.readOnly = facts.readOnly === true
  }
}

function writeFile(
  fileSystem: FileSystem,
  directory: DirectoryNode,
  name: string,
  content: string | Uint8Array,
  mode?: number,
): void {
  const bytes = typeof content === 'string' ? latin1Bytes(content) : content.slice()
  const there = directory.children.get(name)
  if (there?.kind === 'generated')
    storeAtOnce(there, `${directory.stateId}/${name}`, latin1(bytes), { privileged: true })
  else if (there?.kind !== 'file') fileSystem.file(directory, name, bytes, mode)
  else {
    fileSystem.write(there, bytes)
    if (mode !== undefined) there.changeMode(mode)
  }
}
