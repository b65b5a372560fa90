import * as v from 'valibot'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** The shape of `storm --json`: a line is one storm. */
export const stormSchema = v.strictObject({
  schemaVersion: v.literal(1),
  era: v.string(),
  policy: v.string(),
  /** Who decompressed the files of modules; before 6.0 no kernel does. */
  decompresses: v.picklist(['nobody', 'kernel', 'loader']),
  cpus: count,
  /** Events that asked for modules. */
  requests: count,
  /** Modules that became live. */
  loads: count,
  /** Insertions that failed as the module's name was taken. */
  duplicates: count,
  /** Requests that were told of a failure. */
  failed: count,
  /** Bytes that loads which failed before init have read, and copied, in vain: the kernel's own count. */
  wastedBytes: count,
  /** The most bytes of module images in the kernel at one moment. */
  peakBytes: count,
  /** Requests that were done with, or dropped, while a module that they ask for was not there yet; it is at the end. */
  late: count,
  /** Modules that are not live at the end, and are where one worker answers. */
  lost: count,
  processes: count,
  /** When the last event was answered, in virtual time. */
  virtualMs: count,
  /** With `--stats`: the text of /sys/kernel/debug/modules/stats at the end. */
  stats: v.optional(v.string()),
})

export type StormJson = v.InferOutput<typeof stormSchema>
