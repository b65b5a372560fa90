import { type ModuleFacts, profileOf } from '../../host/simulated/index.ts'
import type { StormKernel } from './kernels.ts'

/** Who decompresses module files: the kernel itself, or whoever loads, who hands it an image then that has no file. */
export type Decompressor = 'kernel' | 'loader'

/** Who does it on a kernel, where it is to do it if it can. Those before 6.0 do not say that they can, so none asks them to. R5.8 */
export function decompressorOn({ options }: StormKernel, wanted: Decompressor): Decompressor {
  return profileOf(options.kernel ?? 'E4', options.traits).compressionFile ? wanted : 'loader'
}

/** Bytes of a module for one of its `.xz`: kvm.ko of Debian's 6.12 has 2,896,421, and 418,236. spec/vm-lab.md A2 */
const RATIO = 7

/** The same modules in compressed files. Loaders read those, and pay for what they hold; how large they are only kernels count. */
export function compressed(modules: readonly ModuleFacts[], by: Decompressor): ModuleFacts[] {
  return modules.map((module) => ({
    ...module,
    path: `${module.path}.xz`,
    packing: 'xz',
    ...(by === 'kernel' && { packedBytes: Math.ceil((module.sizeBytes ?? 0) / RATIO) }),
  }))
}
