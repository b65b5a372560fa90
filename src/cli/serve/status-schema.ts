import * as v from 'valibot'

/** The shape of `status --json` and of `/v1/status`, and that of the answer to `/v1/load`. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const statusSchema = v.strictObject({
  schemaVersion: v.literal(1),
  version: v.string(),
  pid: count,
  /** Nothing that was asked is left to be done. */
  settled: v.boolean(),
  /** Kinds of requests that wait for their turn. */
  waiting: count,
  running: v.strictObject({ kernel: count, uevent: count, person: count }),
  /** Requests over the socket that are not answered. */
  unanswered: count,
  /** Failures that are remembered. */
  remembered: count,
  /** Names that have failed lately, or are being tried. */
  bounded: count,
  treeGeneration: count,
  uptimeSeconds: v.number(),
  /** Lines that the journal could not write. */
  journalDropped: count,
})

export type StatusJson = v.InferOutput<typeof statusSchema>

const moduleResult = v.strictObject({
  module: v.string(),
  kind: v.picklist([
    ...(['loaded', 'already-live', 'joined', 'builtin', 'replaced', 'blacklisted', 'nothing-to-do', 'failed'] as const),
  ]),
  by: v.nullable(v.string()),
  parametersApplied: v.nullable(v.boolean()),
  code: v.nullable(v.string()),
  remembered: v.boolean(),
})

export const loadAnswerSchema = v.union([
  v.strictObject({
    schemaVersion: v.literal(1),
    answers: v.array(v.strictObject({ asked: v.string(), results: v.array(moduleResult) })),
  }),
  v.strictObject({
    schemaVersion: v.literal(1),
    refused: v.picklist([
      ...([
        'bad-request',
        'too-large',
        'not-allowed',
        'queue-full',
        'budget',
        'deadline',
        'shutting-down',
        'error',
      ] as const),
    ]),
    problem: v.string(),
  }),
])
