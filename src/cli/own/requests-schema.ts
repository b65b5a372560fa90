import * as v from 'valibot'

/** The shape of `requests --json`: a line is one row of the catalogue. */

const absence = v.variant('kind', [
  v.strictObject({ kind: v.literal('later-kernel'), since: v.string() }),
  v.strictObject({ kind: v.literal('earlier-kernel'), until: v.string() }),
  v.strictObject({
    kind: v.picklist(['builtin', 'not-configured', 'no-such-option', 'unclaimed']),
    /** Without `CONFIG_`. */
    option: v.string(),
  }),
  v.strictObject({ kind: v.picklist(['user-alias', 'fallback', 'unknown']) }),
])

const answer = v.variant('kind', [
  v.strictObject({
    kind: v.literal('modules'),
    modules: v.array(
      v.strictObject({
        module: v.string(),
        /** What modprobe does about it. */
        does: v.picklist(['load', 'builtin', 'blacklisted', 'command', 'nothing']),
      }),
    ),
  }),
  v.strictObject({ kind: v.literal('absent'), because: absence }),
])

const call = v.strictObject({
  /** Of printf(3). */
  format: v.string(),
  caller: v.string(),
  mode: v.picklist(['wait', 'nowait', 'try-then']),
  result: v.picklist(['ignored', '=0', '<0', '!=0', '>0']),
  needs: v.nullable(v.string()),
  since: v.nullable(v.string()),
  until: v.nullable(v.string()),
  note: v.nullable(v.string()),
  examples: v.array(
    v.strictObject({
      asked: v.string(),
      /** What answers where it is built as a module. */
      module: v.nullable(v.string()),
      answer,
    }),
  ),
})

export const requestsSchema = v.strictObject({
  schemaVersion: v.literal(1),
  row: v.pipe(v.number(), v.integer(), v.minValue(1)),
  subsystem: v.string(),
  calls: v.array(call),
})

export type RequestsJson = v.InferOutput<typeof requestsSchema>
