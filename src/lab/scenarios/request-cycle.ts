import type { ModuleFacts, Program } from '../../host/simulated/index.ts'
import { kmodModprobe, modonceHelper, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { endsWithin, isServed } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

const CIRCLE: readonly ModuleFacts[] = [
  { path: 'kernel/one.ko', init: { requests: ['two'] } },
  { path: 'kernel/two.ko', init: { requests: ['one'] } },
]

/** The init of one module requests another, whose init requests the first. */
function cycle(
  about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>,
  modprobe: Program,
  helper: Program,
): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed(), endsWithin(242)],
    sizes: { processes: 1 },
    world: () => ({ modules: CIRCLE, helper }),
    cast(stage, { processes }) {
      for (let number = 0; number < processes; number++) {
        startAll(stage, 1, modprobe, ['modprobe', number % 2 === 0 ? 'one' : 'two'])
      }
    },
  })
}

export const REQUEST_CYCLE: readonly CatalogueEntry[] = [
  cycle(
    {
      name: 'request-cycle-kmod',
      sentence: 'two inits request each other’s module by kmod: each waits for the other, for ever',
      expected: 'violated',
      kernel: '6.1',
    },
    kmodModprobe,
    kmodModprobe,
  ),
  cycle(
    {
      name: 'request-cycle-modonce',
      sentence: 'modonce as the helper gives up after two minutes, and both modules become live',
      expected: 'clean',
      kernel: '6.1',
    },
    modonceModprobe('explicit'),
    modonceHelper,
  ),
]
