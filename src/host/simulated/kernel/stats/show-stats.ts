import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { KernelWorld } from '../kernel-world.ts'
import { formatStats } from './format-stats.ts'
import { FIGURES } from './module-figures.ts'
import type { ModuleStatistics } from './module-statistics.ts'

const DEBUGFS_MODULES = '/sys/kernel/debug/modules'

/** The files of debugfs that tell of modules. R4.4 */
export function showStats(world: KernelWorld, statistics: ModuleStatistics): void {
  const { profile, config, rules } = world
  const isExact = rules.holds('R4.4')
  if ((profile.moduleStats && config.MODULE_STATS) || !isExact) showFigures(world, statistics)
  const { MODULE_UNLOAD, MODULE_UNLOAD_TAINT_TRACKING } = config
  if (profile.unloadedTaintedFile && MODULE_UNLOAD && MODULE_UNLOAD_TAINT_TRACKING) showUnloaded(world, statistics)
}

function showFigures({ fileSystem, rules, log }: KernelWorld, statistics: ModuleStatistics): void {
  const directory = fileSystem.directory(DEBUGFS_MODULES)
  const mode = 0o400
  const show = (name: string, text: () => string) =>
    fileSystem.generated(directory, name, () => latin1Bytes(text()), { inSysfs: false, mode })
  for (const name of FIGURES) show(name, () => `${statistics.figures[name]}\n`)
  show('stats', () => {
    const { text, isCut } = formatStats(statistics.figures, statistics.duplicates, rules)
    if (isCut) log.printAtMost(1, 'stats', 'WARNING: kernel/module/stats.c: more duplicates than modules/stats shows')
    return text
  })
}

function showUnloaded({ fileSystem }: KernelWorld, statistics: ModuleStatistics): void {
  fileSystem.generated(
    fileSystem.directory(DEBUGFS_MODULES),
    'unloaded_tainted',
    () => {
      const lines = statistics.unloadedTainted.map(({ name, taints, count }) => `${name} (${taints}) ${count}\n`)
      return latin1Bytes(lines.join(''))
    },
    { inSysfs: false, mode: 0o444 },
  )
}
