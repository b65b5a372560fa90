import * as v from 'valibot'

/** The shape of `service show --json`. */
export const serviceSchema = v.strictObject({
  schemaVersion: v.literal(1),
  /** All is installed as it was, and the running system's kernel asks it. */
  complete: v.boolean(),
  files: v.array(
    v.strictObject({ path: v.string(), placed: v.picklist(['absent', 'installed', 'changed', 'foreign'] as const) }),
  ),
  /** Whom the client asks without a daemon; null where it was not told. */
  nextLoader: v.nullable(v.string()),
  /** What the running system makes of it; null below another root. */
  running: v.nullable(
    v.strictObject({
      /** The program that the kernel starts; null where that cannot be read. */
      kernelModprobe: v.nullable(v.string()),
      asksModonce: v.boolean(),
      socketIsThere: v.boolean(),
      /** `modonce=off` is on the kernel command line. */
      isOff: v.boolean(),
    }),
  ),
})

export type ServiceJson = v.InferOutput<typeof serviceSchema>
