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

const module = (path: string, debianBytes: number, facts: Partial<ModuleFacts> = {}): ModuleFacts => ({
  path: `kernel/${path}.ko`,
  sizeBytes: bytesLike(debianBytes),
  ...facts,
})

/**
 * The modules of vectors V1 and V2, in the order of Debian's modules.order, in which libkmod takes them. How long an init
 * takes is what V1's counts tell: algorithms are tried out before they are there, while 250 loaders hold the CPUs.
 */
const MODULES: readonly ModuleFacts[] = [
  cpuModule('crypto/aesni-intel', {
    sizeBytes: bytesLike(535_177),
    depends: ['crypto_simd', 'cryptd'],
    init: { sleepMs: 60 },
  }),
  cpuModule('crypto/sha512-ssse3', {
    sizeBytes: bytesLike(62_841),
    depends: ['sha512_generic'],
    init: { sleepMs: 20 },
  }),
  cpuModule('crypto/ghash-clmulni-intel', { sizeBytes: bytesLike(20_217), depends: ['cryptd'] }),
  cpuModule('crypto/crc32c-intel', { sizeBytes: bytesLike(29_217) }),
  cpuModule('crypto/crc32-pclmul', { sizeBytes: bytesLike(13_049) }),
  cpuModule('crypto/crct10dif-pclmul', { sizeBytes: bytesLike(14_113), init: { sleepMs: 10 } }),
  cpuModule('kvm/kvm', { sizeBytes: bytesLike(2_377_561), depends: ['irqbypass'] }),
  cpuModule('kvm/kvm-intel', { sizeBytes: bytesLike(996_633), depends: ['kvm', 'irqbypass'], init: { sleepMs: 10 } }),
  module('block/t10-pi', 26_105, { depends: ['crc64_rocksoft'] }),
  module('crypto/sha512_generic', 17_937, { init: { sleepMs: 60 } }),
  { path: 'kernel/crypto/cryptd.ko', sizeBytes: 475_409 },
  module('crypto/crypto_simd', 22_257),
  module('drivers/input/evdev', 46_433, { aliases: ['input:*'] }),
  module('drivers/input/serio/serio_raw', 25_193, { aliases: ['serio:*'] }),
  module('drivers/nvme/host/nvme-core', 381_465, { depends: ['t10_pi'] }),
  module('drivers/nvme/host/nvme', 129_369, { depends: ['nvme_core'], aliases: ['pci:*bc01sc08i02*'] }),
  module('drivers/virtio/virtio', 33_265, { depends: ['virtio_ring'] }),
  module('drivers/virtio/virtio_ring', 76_785),
  module('drivers/virtio/virtio_pci_modern_dev', 31_609),
  module('drivers/virtio/virtio_pci_legacy_dev', 16_329),
  module('drivers/virtio/virtio_pci', 61_761, {
    depends: ['virtio', 'virtio_pci_modern_dev', 'virtio_pci_legacy_dev'],
    aliases: ['pci:v00001AF4d*'],
  }),
  module('lib/crc64', 10_177),
  module('lib/crc64-rocksoft', 14_113, { depends: ['crc64'] }),
  module('virt/lib/irqbypass', 15_969),
]

const NVME = 'pci:v00001B36d00000010sv00001AF4sd00001100bc01sc08i02'
const VIRTIO = 'pci:v00001AF4d00001041sv00001AF4sd00001100bc02sc00i00'
const INPUT = 'input:b0011v0001p0001eAB41-e0,1,4,11,14,k71,ramlsfw'
const SERIO = 'serio:ty06pr00id00ex00'

/** As many of each kind as vector V1 has duplicates of its driver, and one more. */
const DEVICES: readonly (readonly [who: string, what: string])[] = [
  ...[1, 2, 3, 4].map((slot) => [`/devices/pci0000:00/0000:00:0${slot}.0`, NVME] as const),
  ...[5, 6, 7, 8].map((slot) => [`/devices/pci0000:00/0000:00:0${slot}.0`, VIRTIO] as const),
  ...[0, 1, 2].map((number) => [`/devices/virtual/input/input${number}`, INPUT] as const),
  ...[0, 1].map((number) => [`/devices/platform/i8042/serio${number}`, SERIO] as const),
]

export const VCPU: Workload = {
  name: 'vcpu',
  about: 'a device for each CPU, all of one kind, and the modules of the 255-CPU machine of vectors V1 to V6',
  modules: MODULES,
  askings: (cpus) => {
    const cpuDevices = Array.from({ length: cpus }, (_, number) => [`/devices/system/cpu/cpu${number}`, CPU] as const)
    return [...DEVICES, ...cpuDevices].map(([who, what]): Asking => ({ atMs: 0, who, what }))
  },
}
