import type { Choice } from '../../../host/simulated/index.ts'
import type { DeterminismBreach } from '../determinism.ts'

/** A step went another way than before, though all that it can have looked at was the same. */
export class HiddenState extends Error {
  override readonly name = 'HiddenState'
  readonly breach: DeterminismBreach

  constructor(at: number, choice: Choice, second: string) {
    const first = standingWords(choice)
    super(`step ${at + 1} hangs on something that is in no cell: it was ${first}, and now ${second}`)
    this.breach = { at, first, second }
  }
}

/** Where a call stands, in words. */
export function standingWords({ id, call, subject, point }: Choice): string {
  return [id, call, subject, point === '' ? '' : `at ${point}`].filter((word) => word !== '').join(' ')
}
