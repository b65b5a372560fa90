import * as v from 'valibot'

/** The shape of `depmod --verify --json`. The published schema is made from it, and the tests hold output to it. */
export const depmodVerifySchema = v.strictObject({
  schemaVersion: v.literal(1),
  /** Where the indexes are. */
  directory: v.string(),
  /** `unknown`: something could not be read that it takes to know; why is on standard error. */
  verdict: v.picklist(['clean', 'findings', 'unknown']),
  findings: v.array(
    v.strictObject({
      /** The index, a name in the directory. */
      file: v.string(),
      kind: v.picklist(['missing', 'corrupt', 'stale', 'mixed']),
      /** For people. */
      text: v.string(),
    }),
  ),
})

/** The shape of a line of `depmod --watch --json`. Names are as in modules.dep, or absolute paths. */
export const depmodWatchSchema = v.strictObject({
  schemaVersion: v.literal(1),
  directory: v.string(),
  /** `recheck`: what was written during the run before could not be told from what it read. */
  reason: v.picklist(['start', 'change', 'recheck', 'retry']),
  /** How many there are. */
  modules: v.number(),
  added: v.array(v.string()),
  changed: v.array(v.string()),
  removed: v.array(v.string()),
  /** Does depmod.d say something else? */
  configuration: v.boolean(),
  /** Lists of the build, files of symbols, and indexes that somebody else has changed. */
  files: v.array(v.string()),
  /** `refused`: no indexes can be made of this; `failed`: they could not be written, and it tries again. */
  result: v.picklist(['written', 'current', 'refused', 'failed', 'nothing']),
  /** The indexes that were replaced. */
  written: v.array(v.string()),
  durationMs: v.number(),
})

export type DepmodVerifyJson = v.InferOutput<typeof depmodVerifySchema>
export type DepmodWatchJson = v.InferOutput<typeof depmodWatchSchema>
