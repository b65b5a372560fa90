import type { MachineOptions, Program } from '../../host/simulated/index.ts'
import { normalizeModuleName } from '../../names.ts'
import { kmodModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { isServed, OF_KMOD, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll, telling } from './stage.ts'

type About = Pick<Play, 'name' | 'sentence' | 'expected'>

/** What keeps the module out until somebody removes it. */
const OBSTACLE = '/etc/modprobe.d/off.conf'

const requesting: Program = async ({ services }) => ((await services.requestModule('m')) === 0 ? 0 : 1)

/** Asks, takes the obstacle away, and asks again. */
const mending = telling(async (host, argv, environment) => {
  await host.services.requestModule('m')
  await host.files.unlink(OBSTACLE)
  return requesting(host, argv, environment)
})

/** Asks, removes the module, and asks again. */
const removing = telling(async (host, argv, environment) => {
  await host.services.requestModule('m')
  await host.kernel.deleteModule(normalizeModuleName('m'), 0)
  return requesting(host, argv, environment)
})

/** The kernel keeps the answer to a request for 60 s, where it was built to. R3.17 to R3.24; spec/vm-lab.md D */
function sticky(about: About, dups: boolean, program: Program, files: MachineOptions['files'] = {}): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed('asker', 'C4', { ...OF_KMOD, helpers: 'modprobe for' }), zeroMeansLive('m', 'asker')],
    kernel: '6.12',
    sizes: { processes: 1 },
    world: () => ({
      modules: [{ path: 'kernel/m.ko' }],
      config: { MODULE_DEBUG_AUTOLOAD_DUPS: dups },
      helper: kmodModprobe,
      programs: { false: async () => 1 },
      files,
    }),
    cast: (stage, { processes }) => startAll(stage, processes, program, ['asker']),
  })
}

const BLOCKED = { [OBSTACLE]: 'install m false\n' }

export const STICKY_ANSWERS: readonly CatalogueEntry[] = [
  sticky(
    {
      name: 'sticky-failure',
      sentence: 'with CONFIG_MODULE_DEBUG_AUTOLOAD_DUPS a failure is answered again, though what caused it is gone',
      expected: 'violated',
    },
    true,
    mending,
    BLOCKED,
  ),
  sticky(
    {
      name: 'sticky-success',
      sentence: 'with it a success is answered again, though the module was removed meanwhile',
      expected: 'violated',
    },
    true,
    removing,
  ),
  sticky(
    {
      name: 'sticky-failure-off',
      sentence: 'without it the second request is answered by what is so then',
      expected: 'clean',
    },
    false,
    mending,
    BLOCKED,
  ),
  sticky(
    {
      name: 'sticky-success-off',
      sentence: 'without it a module that was removed is loaded again',
      expected: 'clean',
    },
    false,
    removing,
  ),
]
