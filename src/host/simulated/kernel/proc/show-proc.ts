import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { procModules } from './proc-modules.ts'
import { addSysctl, sysctlNumber } from './sysctls.ts'

/** What the module loader has in /proc. */
export function showProc(loader: ModuleLoader): void {
  const { world, taints, disabled, kptrRestrict } = loader
  const { fileSystem, profile, rules } = world
  const proc = fileSystem.directory('/proc')
  fileSystem.generated(proc, 'modules', (reader) => latin1Bytes(procModules(loader, loader.seesAddresses(reader))), {
    inSysfs: false,
  })
  addSysctl(world, 'kernel/tainted', {
    read: () => String(taints.bits),
    // Bits can be added, never taken. R5.5
    write: (text) => {
      const bits = sysctlNumber(text)
      if (bits === undefined || bits < 0) return 'EINVAL'
      taints.addBits(bits)
      return undefined
    },
  })
  addSysctl(world, 'kernel/kptr_restrict', {
    read: () => String(kptrRestrict.value),
    write: (text) => {
      const level = sysctlNumber(text)
      if (level === undefined || level < 0 || level > 2) return 'EINVAL'
      kptrRestrict.value = level
      return undefined
    },
  })
  if (!profile.modulesDisabled) return
  addSysctl(world, 'kernel/modules_disabled', {
    read: () => (disabled.value ? '1' : '0'),
    write: (text) => {
      const isOne = sysctlNumber(text) === 1
      if (!isOne && rules.holds('5.4#modules_disabled')) return 'EINVAL'
      disabled.value = isOne
      return undefined
    },
  })
}
