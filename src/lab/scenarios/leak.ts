import { kmodModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { NOTHING_LEAKS } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

/** A parameter that is text is kept in memory of its own, and the next parameter is refused. R6.1, R6.2 */
function leak(about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [NOTHING_LEAKS],
    sizes: { processes: 1 },
    world: () => ({
      modules: [{ path: 'kernel/m.ko', parameters: { text: { type: 'charp', value: '' }, number: 0 } }],
    }),
    cast: (stage, { processes }) => startAll(stage, processes, kmodModprobe, ['modprobe', 'm', 'text=abc', 'number=x']),
  })
}

export const LEAK: readonly CatalogueEntry[] = [
  leak({
    name: 'early-failure-leaks',
    sentence: 'a kernel up to 4.10 forgets the text parameters of a load that fails early',
    expected: 'violated',
    kernel: '4.10',
  }),
  leak({
    name: 'early-failure-frees',
    sentence: 'a kernel from 4.11 on frees them',
    expected: 'clean',
    kernel: '4.11',
  }),
]
