import { Random } from '../../support/random.ts'
import { programAlone } from './alone.ts'
import type { ModuleProgram } from './program.ts'

/** How many programs of one process follow each other in a boot. */
const PARTS = 4

/**
 * A program of one process for a boot of its own, the same for the same seed: it looks at what only a boot takes back, the
 * kernel's taints, then lets unsigned modules not come any more, and in the end none come or go.
 */
export function programOfBoot(seed: number): ModuleProgram {
  const random = new Random(seed)
  const parts = Array.from({ length: PARTS + 1 }, () => programAlone(random.below(1_000_000_000)).first)
  const told = (operations: readonly string[]) => operations.flatMap((operation) => [operation, 'tainted'])
  const [enforced = [], disabled = []] = parts.slice(-2)
  return {
    first: [...told(parts.slice(0, -2).flat()), 'enforce', ...told(enforced), 'disable', ...disabled, 'tainted'],
    together: [],
  }
}
