import type { ErrnoName } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import { demand } from './demand.ts'
import type { ServiceKernel } from './service-kernel.ts'

const MISC_MAJOR = 10

/**
 * open(2) of a device node. A character device that nobody has registered is asked for twice, the second time by its major
 * number alone, where the first helper ran and failed; a misc device once. Catalogue rows 3 to 6
 */
export function* openDevice(
  kernel: ServiceKernel,
  kind: 'char' | 'block',
  major: number,
  minor: number,
): KernelSteps<ErrnoName | undefined> {
  const name = `${kind}-major-${major}`
  const { rules } = kernel.requests.world
  // Modules have wildcards; the kernel asks for one device. R3.32
  const exact = rules.holds('R3.32') ? `${name}-${minor}` : name
  // In no kernel: what a node is called is no name for a request. R3.30
  if (!rules.holds('R3.30')) yield* demand(kernel, [exact], [{ name: `devname:${exact}`, result: 'ignored' }])
  if (kind === 'char' && major === MISC_MAJOR) {
    const there = yield* demand(kernel, [exact], [{ name: exact, row: 5, result: 'ignored' }])
    return there === undefined ? 'ENODEV' : undefined
  }
  const askings = [
    { name: exact, row: kind === 'char' ? 3 : 6, result: '>0' as const },
    { name, row: kind === 'char' ? 4 : 6, result: 'ignored' as const },
  ]
  const second = rules.holds('R6.15')
  const there = yield* demand(kernel, [exact, name], second ? askings : askings.slice(0, 1))
  return there === undefined ? 'ENXIO' : undefined
}
