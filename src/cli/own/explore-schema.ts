import * as v from 'valibot'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const coverage = v.variant('kind', [
  v.strictObject({ kind: v.literal('exhaustive') }),
  v.strictObject({ kind: v.literal('preemptions'), most: count }),
  v.strictObject({ kind: v.literal('runs'), runs: count }),
  v.strictObject({ kind: v.literal('partial') }),
])

const step = v.strictObject({
  process: v.string(),
  strand: v.string(),
  /** Of what befalls a call or a process; another step where it is not there. */
  fault: v.optional(v.string()),
  call: v.string(),
  subject: v.string(),
  /** How the call ended; where it has not, `point` is where it stands. */
  outcome: v.optional(v.string()),
  detail: v.optional(v.string()),
  point: v.string(),
})

/** The shape of `explore --json`: a line is one scenario. */
export const exploreSchema = v.strictObject({
  schemaVersion: v.literal(1),
  scenario: v.string(),
  kernel: v.string(),
  processes: count,
  modules: v.optional(count),
  /** As `--faults` takes it. */
  faults: v.optional(v.string()),
  /** As `--engine` takes it; of `auto`, the one that had its turn last. */
  engine: v.string(),
  verdict: v.picklist(['clean', 'violated', 'incomplete']),
  coverage,
  /** Different states that were seen; 0 where the engine does not tell them apart. */
  states: count,
  executions: count,
  /** Executions that broke a law. */
  violating: count,
  /** Runs that were given up, as an equivalent one came before. */
  blocked: count,
  /** Different states in which executions ended. */
  outcomes: count,
  /** With `--out`: those states, by keys that are the same on each machine. */
  outcomeKeys: v.optional(v.array(v.string())),
  /** The part that it is, as `--shard` takes it. */
  shard: v.optional(v.string()),
  /** Of a part of what dpor runs: parts of one whole have the same. */
  split: v.optional(v.string()),
  seed: count,
  seconds: v.pipe(v.number(), v.minValue(0)),
  /**
   * The first law that was found broken, and the shortest way there that is known. `told` is how many steps it has as it is
   * told: a call is one, and so are calls in a row that nobody else sees; `steps` are those of programs and the kernel.
   */
  story: v.optional(v.strictObject({ law: v.string(), told: count, switches: count, steps: v.array(step) })),
  /** Why nothing of it can be relied on: two runs of one order differ. */
  breach: v.optional(v.string()),
})

/** The shape of `explore list --json`. */
export const scenarioSchema = v.strictObject({
  schemaVersion: v.literal(1),
  name: v.string(),
  sentence: v.string(),
  laws: v.array(v.string()),
  expected: v.picklist(['violated', 'clean']),
  kernel: v.string(),
  processes: count,
  modules: v.optional(count),
})

export type ExploreJson = v.InferOutput<typeof exploreSchema>
export type ScenarioJson = v.InferOutput<typeof scenarioSchema>
