import type { ModuleFacts } from '../../../host/simulated/index.ts'
import type { Asking, Workload } from '../workload.ts'

/** What each CPU of the machine of section 4.3 says of itself. R8.6 */
const CPU = 'cpu:type:x86,ven0000fam0006mod008F:feature:,0000,0019,0034'

/**
 * Bytes of a module file: Debian's 6.1 as a base, times what makes the bytes of vector V1 (14,588,526,272, each duplicate
 * counted twice) from its counts: that kernel was built with symbols for debuggers. cryptd is named there: 474,688.
 */
const bytesLike = (debianBytes: number) => Math.round(debianBytes * 7.24)

const cpuModule = (path: string, facts: Partial<ModuleFacts>): ModuleFacts => ({
  path: `kernel/arch/x86/${path}.ko`,
  aliases: ['cpu:type:x86,*'],
  ...facts,
})

/** The per-CPU modules of vector V1, in the order of Debian's modules.order, in which libkmod takes them. */
const MODULES: readonly ModuleFacts[] = [
  cpuModule('crypto/aesni-intel', {
    sizeBytes: bytesLike(535_177),
    depends: ['crypto_simd', 'cryptd'],
    init: { sleepMs: 60 },
  }),
  cpuModule('crypto/sha512-ssse3', { sizeBytes: bytesLike(62_841), depends: ['sha512_generic'], init: { sleepMs: 2 } }),
  cpuModule('crypto/ghash-clmulni-intel', { sizeBytes: bytesLike(20_217), depends: ['cryptd'] }),
  cpuModule('crypto/crc32c-intel', { sizeBytes: bytesLike(29_217) }),
  cpuModule('crypto/crc32-pclmul', { sizeBytes: bytesLike(13_049) }),
  cpuModule('crypto/crct10dif-pclmul', { sizeBytes: bytesLike(14_113) }),
  cpuModule('kvm/kvm', { sizeBytes: bytesLike(2_377_561), depends: ['irqbypass'] }),
  cpuModule('kvm/kvm-intel', { sizeBytes: bytesLike(996_633), depends: ['kvm', 'irqbypass'], init: { sleepMs: 30 } }),
  { path: 'kernel/crypto/sha512_generic.ko', sizeBytes: bytesLike(17_937), init: { sleepMs: 5 } },
  { path: 'kernel/crypto/cryptd.ko', sizeBytes: 475_409 },
  { path: 'kernel/crypto/crypto_simd.ko', sizeBytes: bytesLike(22_257) },
  { path: 'kernel/virt/lib/irqbypass.ko', sizeBytes: bytesLike(15_969) },
]

export const VCPU: Workload = {
  name: 'vcpu',
  about: 'a device for each CPU, all of one kind, and the modules of the 255-CPU machine of vectors V1 to V6',
  modules: MODULES,
  askings: (cpus) =>
    Array.from(
      { length: cpus },
      (_, number): Asking => ({ atMs: 0, who: `/devices/system/cpu/cpu${number}`, what: CPU }),
    ),
}
