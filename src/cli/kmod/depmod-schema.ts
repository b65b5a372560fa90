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

export type DepmodVerifyJson = v.InferOutput<typeof depmodVerifySchema>
