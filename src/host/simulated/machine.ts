import { latin1Bytes } from '../../formats/bytes/index.ts'
import { type LoadedModule, parseProcModules } from '../../formats/proc/index.ts'
import type { ErrnoName } from '../../names.ts'
import type { Strands } from '../index.ts'
import type { Caller } from './actor.ts'
import { checkOptions } from './check-options.ts'
import type { Blocked, Choice, Step } from './choice.ts'
import { FileSystem } from './file-system.ts'
import { executable, helperEnd, helperName } from './helper-programs.ts'
import {
  type Counters,
  countsOf,
  type HelperCall,
  type LogLine,
  procModules,
  profileOf,
  type RequestFigures,
  type RunningHelper,
} from './kernel/index.ts'
import { type HostParts, MachineHost } from './machine-host.ts'
import { type MachineKernel, type MemoryFigures, machineKernel, memoryFigures } from './machine-kernel.ts'
import { type FileFacts, fill, type MachineOptions, put } from './machine-options.ts'
import type { Process } from './process.ts'
import type { StartOptions } from './processes.ts'
import { Running } from './running.ts'
import { simulatedClock } from './simulated-clock.ts'
import type { Program, Spawn } from './simulated-commands.ts'
import type { SimulatedHost } from './simulated-host.ts'
import { RequestSocket } from './simulated-requests.ts'
import { outsiderStrands, processStrands } from './simulated-strands.ts'
import { type SnapshotEntry, snapshot } from './snapshot.ts'
import { State } from './state.ts'
import type { Tally } from './tally.ts'
import type { Witnessed } from './witnessed.ts'

/**
 * A simulated machine: files, a kernel with modules, virtual time, and processes that run real code on its ports. Nothing
 * on it happens by itself: `run` lets one call after the other take a step, in an order that the seed decides.
 */
export class Machine {
  readonly release: string
  readonly #options: MachineOptions
  readonly #state: State
  readonly #fileSystem: FileSystem
  readonly #kernel: MachineKernel
  readonly #parts: HostParts
  #running: Running

  constructor(options: MachineOptions = {}) {
    checkOptions(options)
    this.#options = options
    this.release = options.release ?? profileOf(options.kernel ?? 'E4').release
    this.#state = new State({ tracked: options.tracked === true })
    this.#running = new Running(this.#state, options)
    const requests = new RequestSocket(this.#state)
    this.#fileSystem = new FileSystem(this.#state, () => this.nowNs)
    fill(this.#fileSystem, this.release, options)
    this.#kernel = machineKernel(
      options,
      { state: this.#state, fileSystem: this.#fileSystem, release: this.release, nowNs: () => this.nowNs },
      {
        exec: (call) => this.#exec(call),
        work: (name, steps) => {
          this.#running.processes.start(name, {}, (thread) => thread.call('kernel thread', name, steps).then(() => 0))
        },
      },
    )
    this.#parts = {
      release: this.release,
      kernel: this.#kernel,
      fileSystem: this.#fileSystem,
      copies: new Map(),
      requests,
      nowNs: () => this.nowNs,
    }
    if (this.#state.tracked) this.#state.mark()
  }

  /** Virtual time since the machine was made. */
  get nowNs(): bigint {
    return this.#running.scheduler.nowNs
  }

  /** Steps of all calls so far. */
  get steps(): number {
    return this.#running.scheduler.stepper.steps
  }

  /** What the module system calls have cost so far. */
  get counters(): Counters {
    return countsOf(this.#kernel.loader.counters, this.#kernel.atBoot)
  }

  /** What modules and their loads have done to memory so far. */
  get memory(): MemoryFigures {
    return memoryFigures(this.#kernel)
  }

  /** What requests for modules have come to so far. */
  get requests(): RequestFigures {
    return this.#kernel.asking.requests.counts.figures
  }

  /** The kernel's log, oldest first. */
  get log(): LogLine[] {
    return this.#kernel.loader.world.log.lines()
  }

  /** /proc/modules now, newest first. */
  modules(): LoadedModule[] {
    return parseProcModules(latin1Bytes(procModules(this.#kernel.loader, false)))
  }

  /** Where a module is, by the kernel's name for it; undefined where /proc/modules does not list it. */
  moduleState(name: string): LoadedModule['state'] | undefined {
    return this.#kernel.loader.modules.stateOf(name)
  }

  /** /sys/module now: the names in each directory, as they appeared. */
  sysModule(): Record<string, string[]> {
    const { children } = this.#fileSystem.directory('/sys/module')
    const namesIn = (name: string): string[] => {
      const node = children.get(name)
      return node?.kind === 'directory' ? [...node.children.namesAsTheyCame()] : []
    }
    return Object.fromEntries(children.namesAsTheyCame().map((name) => [name, namesIn(name)]))
  }

  /** All of /sys/module now: directories, links, and the text of each file, by its path from there. */
  sysfs(): Record<string, SnapshotEntry> {
    return snapshot(this.#fileSystem.directory('/sys/module'))
  }

  /** Makes what there is to be at an absolute path, or writes a file that is there anew, in place. */
  write(path: string, facts: FileFacts): void {
    put(this.#fileSystem, path, facts)
  }

  /** The permission bits of what a path leads to. */
  modeOf(path: string): number {
    return this.#fileSystem.resolve('stat', path).mode
  }

  /** Takes a reference on a module as an open device does, and gives the way to drop it. */
  hold(name: string): () => void {
    const module = this.#kernel.loader.modules.findFormed(name)
    if (module === undefined) throw new Error(`${name} is not loaded, so nobody can use it`)
    module.references.add(1)
    return () => module.references.add(-1)
  }

  /**
   * A number beside the machine, for whoever watches it, which no program can see. It is a part of the state: states are equal
   * only where it is, and a machine that is reset has it no more.
   */
  tally(name: string): Tally {
    return this.#state.counter(`tally:${name}`, { origin: '' })
  }

  /** Starts a process. Its program begins when `run` chooses it. Two processes of one name get a number. */
  start(name: string, program: Program, options: StartOptions = {}): Process {
    const { argv = [name], environment = {} } = options
    return this.#running.processes.start(
      name,
      options,
      (started) =>
        program(
          this.#hostOf(started, options, processStrands(started, this.#state, this.#parts.nowNs)),
          argv,
          environment,
        ),
      this.#state.tracked ? this.#running.kindOf(program, options) : '',
    )
  }

  /** Starts a process that sleeps and then acts. It has no ports: a storm has hundreds, and they would be most of what it costs. */
  startTimer(name: string, durationMs: number, act: () => void): Process {
    const { nowNs } = this.#parts
    return this.#running.processes.start(
      name,
      { goesOnAtOnce: true },
      (started) =>
        simulatedClock(nowNs, started)
          .sleep(durationMs)
          .then(() => {
            act()
            return 0
          }),
      this.#state.tracked ? this.#running.kindOf(act, { argv: [name] }) : '',
    )
  }

  /** The process of that name, as events name it. */
  processNamed(name: string): Process {
    return this.#running.processes.named(name)
  }

  /**
   * Runs until all processes have ended, or all that have not are stopped. Fails with what a program threw, where nobody can
   * go on any more, and after the budget of steps; the last two say where each process stands.
   */
  async run(): Promise<void> {
    await this.#running.driver.run()
    const all = [...this.#running.processes.all]
    for (const { end } of all) if (end?.kind === 'thrown') throw end.error
    const blocked = all.filter(({ end, stopped }) => end === undefined && !stopped)
    if (blocked.length > 0) throw new Error(`nobody can go on:\n${this.#running.scheduler.stepper.describe()}`)
  }

  /**
   * Everything is as it was when the machine was made, before anything was started on it. For whoever goes through a scenario
   * again and again: it costs as much as what has changed. Needs `tracked: true`.
   */
  reset(): void {
    this.#running.abandon()
    this.#state.rewind()
    this.#running = new Running(this.#state, this.#options)
  }

  /** What can happen next; nothing where all have ended, and where nobody can ever go on. Needs `tracked: true`. */
  choices(): Choice[] {
    return this.#running.steering.choices()
  }

  /**
   * Lets one thing happen that is among the choices of now, by its id, and tells what it has touched. Nothing else may be
   * asked of the machine before the answer.
   */
  async perform(choice: Choice): Promise<Step> {
    const step = await this.#running.steering.perform(choice)
    this.#running.driver.checkWhole()
    return step
  }

  /** The calls that cannot go on now. Where a run ends with such calls, they belong to its conflicts. */
  blocked(): Blocked[] {
    return this.#running.steering.blocked()
  }

  /**
   * 64 bits, equal for states from which the same can happen, whatever way led to them. Keys compare between machines that
   * were made of the same options, and between the states of one.
   */
  stateKey(): bigint {
    return this.#running.steering.key()
  }

  /** The same for whoever keeps account of the machine himself, and goes through a scenario faster so. */
  get witnessed(): Witnessed {
    return this.#running.steering
  }

  /**
   * The ports for code that is no process: each call runs the machine until it is answered. The machine cannot know what
   * such code does between two calls, so that only processes have an exact schedule.
   */
  host(name = 'outside'): SimulatedHost {
    const { outsider, wake } = this.#running.driver.outsider(name)
    return this.#hostOf(outsider, {}, outsiderStrands(outsider, this.#state, this.#parts.nowNs, wake))
  }

  #hostOf(caller: Caller, options: StartOptions, strands: Strands): SimulatedHost {
    const { environment = {}, hasStandardDescriptors = true } = options
    const spawn: Spawn = (argv, variables) => {
      const program = this.#options.programs?.[argv[0] ?? '']
      if (program === undefined) return undefined
      const { privileged } = caller
      const child = { argv, environment: { ...environment, ...variables }, privileged, hasStandardDescriptors }
      return this.start(argv[0]!, program, child)
    }
    return new MachineHost(this.#parts, { caller, strands, hasStandardDescriptors, spawn })
  }

  #exec(call: HelperCall): RunningHelper | ErrnoName {
    const program = executable(this.#options, this.#fileSystem, call.path)
    if (typeof program === 'string') return program
    const { argv, environment } = call
    const started = this.start(helperName(call), program, { argv, environment, hasStandardDescriptors: false })
    return {
      get end() {
        return helperEnd(started.end)
      },
    }
  }
}

/** A machine that only the caller uses: `load(simulatedHost({ modules: [...] }), 'xfrm_user')`. */
export function simulatedHost(options: MachineOptions = {}): SimulatedHost {
  return new Machine(options).host()
}
