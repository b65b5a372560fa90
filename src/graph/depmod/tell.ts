/**
 * Something that depmod says. `error`, `warning` and `info` are its log; `needs` are the lines of -v, which go to standard
 * output.
 */
export interface Telling {
  readonly level: 'error' | 'warning' | 'info' | 'needs'
  readonly text: string
}

/** Hears what is said, in the order in which depmod says it. */
export type Tell = (telling: Telling) => void
