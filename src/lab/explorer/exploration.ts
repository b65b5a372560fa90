import type { Step } from '../../host/simulated/index.ts'
import type { DeterminismBreach } from './determinism.ts'
import type { Violation } from './scenario.ts'

/**
 * How a scenario is gone through. `dpor` runs one execution of each kind. `graph` goes through all states, nearest first: its
 * executions are the states in which runs end, and the steps by which a law is broken; of outcomes that differ only in which of
 * interchangeable processes is which, it tells one. `preempt` does the same for all orders in which at most so many steps are
 * taken away from somebody who could have gone on; what befalls somebody takes nothing away. The others run at random: `random`
 * gives everybody the same chance, `pct` gives them priorities that change at `depth` - 1 moments, `portfolio` takes turns with
 * both kinds. `auto` is a portfolio, and then `graph` where it has found nothing.
 */
export type Engine = OneEngine | { readonly kind: 'auto' }

/** One that hands on to no other. */
export type OneEngine =
  | { readonly kind: 'dpor' }
  | { readonly kind: 'graph' }
  | { readonly kind: 'preempt'; readonly most: number }
  | { readonly kind: 'random' }
  | { readonly kind: 'pct'; readonly depth: number }
  | { readonly kind: 'portfolio' }

/** What was gone through. */
export type Coverage =
  /** Every order that matters. */
  | { readonly kind: 'exhaustive' }
  /** Every order with at most so many preemptions. */
  | { readonly kind: 'preemptions'; readonly most: number }
  /** So many runs, each as good as any other. */
  | { readonly kind: 'runs'; readonly runs: number }
  /** It was ended before its end. */
  | { readonly kind: 'partial' }

/** How far an exploration has come. */
export interface Progress {
  /** Runs to their end. */
  readonly executions: number
  /** Runs that were given up, as an equivalent one came before. */
  readonly blocked: number
  /** Different states that were seen; 0 where the engine does not tell them apart. */
  readonly states: number
  /** Executions that broke a law. */
  readonly violating: number
  /** What `executions` will be at the end, where that is known. */
  readonly total?: number
}

/** A law that was broken, and the shortest way there that is known. It has been told again, and was broken again. */
export interface ToldViolation extends Violation {
  readonly story: readonly Step[]
}

/** What became of an exploration. */
export interface Exploration extends Progress {
  /** Of `auto`, the one that had its turn last. */
  readonly engine: OneEngine
  readonly verdict: 'clean' | 'violated' | 'incomplete'
  readonly coverage: Coverage
  /** The keys of the states in which executions ended. */
  readonly outcomes: ReadonlySet<bigint>
  /** Of a shard of dpor: those of one whole have the same. */
  readonly split?: string
  /** The first law that was found broken. */
  readonly violation?: ToldViolation
  /** Two runs of one order were not the same: nothing that was found can be relied on. */
  readonly breach?: DeterminismBreach
}

export interface Limits {
  /** For engines that run at random: how many runs. 1,000 where it is not told. */
  readonly runs?: number
  /** No engine runs more executions. */
  readonly executions?: number
  /** After so many steps a run goes on for ever. 10,000 where it is not told. */
  readonly stepsOfRun?: number
}

/** A part of the work, for one machine of several. */
export interface Shard {
  readonly index: number
  readonly count: number
}

export interface ExploreOptions {
  readonly engine?: Engine
  readonly limits?: Limits
  /** Decides what is left to chance. Run number n of seed s is run number 0 of seed s + n. */
  readonly seed?: number
  /**
   * Of engines that run at random: only run `index`, counted from 0, of each `count` runs. Of dpor: only its share of the
   * executions. All shards together are the whole.
   */
  readonly shard?: Shard
  /** Goes on where a law was broken, to its end. */
  readonly all?: boolean
  /** Where a law is expected to be broken, `graph` looks for that by the shortest ways from the first, and not a second time. */
  readonly expected?: 'violated' | 'clean'
  /** Is told after each execution. Where it answers `stop`, the exploration is over. */
  onProgress?(progress: Progress): 'stop' | undefined | Promise<'stop' | undefined>
}

/** What an engine is called: `pct:3`. */
export function engineName(engine: Engine): string {
  if (engine.kind === 'pct') return `pct:${engine.depth}`
  return engine.kind === 'preempt' ? `preempt:${engine.most}` : engine.kind
}

/** The engine of that name; undefined where there is none. */
export function engineNamed(name: string): Engine | undefined {
  const [, kind, digits] = /^([a-z]+)(?::(\d{1,3}))?$/.exec(name) ?? []
  if (kind === 'pct') return { kind, depth: Number(digits ?? 3) }
  if (kind === 'preempt') return { kind, most: Number(digits ?? 2) }
  if (digits !== undefined) return undefined
  return kind === 'auto' || kind === 'dpor' || kind === 'graph' || kind === 'random' || kind === 'portfolio'
    ? { kind }
    : undefined
}
