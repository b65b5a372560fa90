import type { FormatError, KernelError } from '../errors.ts'
import type { BlacklistDirective } from '../formats/modprobe-d/index.ts'
import type { Step } from '../graph/index.ts'
import type { ErrnoName, ModuleName } from '../names.ts'
import type { Convergence } from './converge/index.ts'

export interface ProbeOptions {
  /** Decide and tell, but do nothing. */
  readonly dryRun?: boolean
  /** Act as if nothing were loaded, as `modprobe -D` shows it. */
  readonly ignoreLoaded?: boolean
  /** A module that is loaded already is a failure, EEXIST. */
  readonly firstTime?: boolean
  /** Flags of finit_module(2). */
  readonly flags?: number
  /** How to converge with other processes that load; without it, insertions are made as they come. */
  readonly convergence?: Convergence
  /** Variables for install commands, beside the process's own. */
  readonly commandEnvironment?: Readonly<Record<string, string>>
  /** Told of what goes wrong in a step, also in one that need not succeed. */
  readonly onProblem?: (problem: StepProblem) => void
  /** Called before each step that is (or, in a dry run, would be) done. */
  readonly onStep?: (step: Step) => void
  /** Told how each step ended. */
  readonly onResult?: (step: Step, result: ProbeResult) => void
  /** Told before each step all that the probe goes by from there on, of what it has learned. An explorer asks, nobody else. */
  readonly knowsOnly?: (...known: readonly unknown[]) => void
}

/** What can go wrong in a step before or beside a system call. */
export type StepProblem =
  | { readonly kind: 'no-file'; readonly module: ModuleName }
  | { readonly kind: 'not-converged'; readonly module: ModuleName; readonly refusal: KernelError }
  | { readonly kind: 'command'; readonly module: ModuleName; readonly command: string; readonly status: number }

/** How a probe ended, for one module. */
export type ProbeResult =
  | { readonly kind: 'loaded'; readonly module: ModuleName }
  | AlreadyLive
  | Joined
  | { readonly kind: 'builtin'; readonly module: ModuleName }
  | { readonly kind: 'replaced'; readonly module: ModuleName; readonly command: string }
  | { readonly kind: 'blacklisted'; readonly module: ModuleName; readonly by: BlacklistDirective }
  | { readonly kind: 'nothing-to-do'; readonly module: ModuleName }
  | { readonly kind: 'failed'; readonly module: ModuleName; readonly failure: Failure }

/** The module was live before the request did anything. */
export interface AlreadyLive {
  readonly kind: 'already-live'
  readonly module: ModuleName
  /** False for parameters that came with the request; undefined where none did. */
  readonly parametersApplied: false | undefined
}

/** Somebody else inserted the module while this request waited. */
export interface Joined {
  readonly kind: 'joined'
  readonly module: ModuleName
  /** What the other one calls itself; empty where it is not known. */
  readonly by: string
  /** Were this request's parameters applied? Undefined where that is not known. */
  readonly parametersApplied: boolean | undefined
}

/** Which step failed, why, and with what errno. */
export interface Failure {
  readonly step: Step
  readonly code: ErrnoName
  /** The error as thrown; undefined where this process made no call. */
  readonly error: KernelError | FormatError | undefined
}
