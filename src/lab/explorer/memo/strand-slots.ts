/** Offsets that belong to one strand of a process. */
export interface StrandSlots {
  readonly name: string
  readonly call: number
  /** Whether what its condition looks at has changed, of what nobody sees. */
  readonly woken: number
}
