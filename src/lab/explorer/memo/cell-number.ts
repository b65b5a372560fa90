/** Cells of processes, by numbers: what a thing hangs on besides the machine's and those of its own process. */
export type CellNumber = number

/** More than there are. */
const OFFSETS = 0x10000

/** In place of an offset: all that somebody has. */
export const ALL: number = OFFSETS - 1

export function cellNumber(owner: number, offset: number = ALL): CellNumber {
  return owner * OFFSETS + offset
}

export function ownerOfCell(cell: CellNumber): number {
  return Math.floor(cell / OFFSETS)
}

export function offsetOfCell(cell: CellNumber): number {
  return cell % OFFSETS
}
