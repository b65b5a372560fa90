import * as v from 'valibot'

/** The shape of `why --json`. The published schema in `schemas/` is made from it, and the tests hold output to it. */

const origin = v.strictObject({ file: v.string(), line: v.pipe(v.number(), v.integer(), v.minValue(1)) })

const state = v.picklist(['live', 'coming', 'going', 'builtin', 'absent'])

const reason = v.variant('kind', [
  v.strictObject({ kind: v.literal('asked') }),
  v.strictObject({ kind: v.literal('dependency'), of: v.string() }),
  v.strictObject({
    kind: v.literal('softdep'),
    group: v.picklist(['pre', 'post']),
    of: v.string(),
    word: v.string(),
    origin,
  }),
])

const action = v.variant('kind', [
  v.strictObject({ kind: v.literal('insert'), path: v.string() }),
  v.strictObject({ kind: v.literal('install'), command: v.string(), origin }),
  v.strictObject({ kind: v.literal('builtin') }),
  v.strictObject({ kind: v.literal('nothing') }),
])

const step = v.strictObject({
  module: v.string(),
  reason,
  action,
  /** Parameters as they would reach the kernel. */
  options: v.string(),
  optionLines: v.array(v.strictObject({ options: v.string(), origin })),
  /** Does its failure end the load? */
  required: v.boolean(),
  state,
})

const found = v.variant('by', [
  v.strictObject({ by: v.literal('config-alias'), pattern: v.string(), origin }),
  v.strictObject({ by: v.picklist(['alias', 'builtin-alias']), patterns: v.array(v.string()) }),
  v.strictObject({ by: v.literal('command'), origin }),
  v.strictObject({ by: v.picklist(['name', 'symbol', 'builtin', 'path', 'dependency']) }),
])

const candidate = v.strictObject({
  module: v.string(),
  found,
  state,
  /** The kernel has it built in and modules.builtin does not say so. */
  staleIndex: v.boolean(),
  blacklisted: v.nullable(origin),
  outcome: v.picklist([
    'load',
    'already-live',
    'wait',
    'builtin',
    'blacklisted',
    'run-install-command',
    'nothing-to-load',
  ]),
  steps: v.array(step),
})

export const whySchema = v.strictObject({
  schemaVersion: v.literal(1),
  asked: v.string(),
  kind: v.picklist(['found', 'not-found', 'bad-alias']),
  /** Names in libkmod's order, duplicates kept. */
  modules: v.array(v.string()),
  /** Is one of them live or built in? */
  satisfied: v.boolean(),
  directory: v.string(),
  modalias: v.nullable(
    v.strictObject({
      bus: v.string(),
      fields: v.array(v.strictObject({ name: v.string(), value: v.string(), meaning: v.string() })),
    }),
  ),
  candidates: v.array(candidate),
  missingFiles: v.array(v.string()),
})

/** The shape of `check --json`. */
export const checkSchema = v.strictObject({
  schemaVersion: v.literal(1),
  asked: v.string(),
  satisfied: v.boolean(),
  kind: v.picklist(['found', 'not-found', 'bad-alias']),
  modules: v.array(v.strictObject({ module: v.string(), state, staleIndex: v.boolean() })),
})

/** The shape of `load --json`. */
export const loadSchema = v.strictObject({
  schemaVersion: v.literal(1),
  asked: v.string(),
  /** Through a daemon, or by this process. */
  via: v.picklist(['direct', 'daemon']),
  results: v.array(
    v.strictObject({
      module: v.string(),
      kind: v.picklist([
        'loaded',
        'joined',
        'already-live',
        'builtin',
        'replaced',
        'blacklisted',
        'nothing-to-do',
        'failed',
      ]),
      /** For whom it waited, where it joined; empty if that is not known. */
      by: v.nullable(v.string()),
      parametersApplied: v.nullable(v.boolean()),
      /** The errno's name, where it failed. */
      code: v.nullable(v.string()),
      /** The module that refused, where it failed: itself, or what it depends on. Null where a daemon answers, as all below. */
      failedAt: v.nullable(v.string()),
      /** What the errno alone does not tell, where it failed. */
      detail: v.nullable(v.string()),
      /** The install command that ran in its place. */
      command: v.nullable(v.string()),
      blacklisted: v.nullable(origin),
    }),
  ),
})

export type WhyJson = v.InferOutput<typeof whySchema>
export type LoadJson = v.InferOutput<typeof loadSchema>
export type CheckJson = v.InferOutput<typeof checkSchema>
