import type { ModuleFacts } from '../../../host/simulated/index.ts'
import type { Asking, Workload } from '../workload.ts'

/** What each CPU says of itself, and what its ACPI device says. */
const CPU = 'cpu:type:x86,ven0002fam000Fmod006B:feature:,0000,0016,0081,0089,0094,0099,00C2'
const ACPI_CPU = 'acpi:LNXCPU:'

const module = (path: string, sizeBytes: number, facts: Partial<ModuleFacts> = {}): ModuleFacts => ({
  path: `kernel/${path}.ko`,
  sizeBytes,
  ...facts,
})

const forCpu = (path: string, sizeBytes: number, facts: Partial<ModuleFacts> = {}) =>
  module(path, sizeBytes, { aliases: ['cpu:type:x86,*'], ...facts })

const refusing = (name: string, sizeBytes: number, aliases: readonly string[]) =>
  module(`drivers/cpufreq/${name}`, sizeBytes, { aliases, init: { fails: 'ENODEV' } })

/** Debian's 6.1 cloud kernel: the modules that QEMU's CPU `max` matches, with their sizes, in the order of modules.order. */
const MODULES: readonly ModuleFacts[] = [
  forCpu('arch/x86/crypto/aesni-intel', 535_177, { depends: ['crypto_simd', 'cryptd'], init: { sleepMs: 60 } }),
  forCpu('arch/x86/crypto/sha1-ssse3', 44_041, { init: { sleepMs: 10 } }),
  forCpu('arch/x86/crypto/sha256-ssse3', 46_577, { init: { sleepMs: 10 } }),
  forCpu('arch/x86/crypto/sha512-ssse3', 62_841, { depends: ['sha512_generic'], init: { sleepMs: 10 } }),
  forCpu('arch/x86/crypto/ghash-clmulni-intel', 20_209, { depends: ['cryptd'], init: { sleepMs: 5 } }),
  forCpu('arch/x86/crypto/crc32c-intel', 29_281, { init: { sleepMs: 5 } }),
  forCpu('arch/x86/crypto/crc32-pclmul', 13_113, { init: { sleepMs: 5 } }),
  forCpu('arch/x86/crypto/crct10dif-pclmul', 13_921, { init: { sleepMs: 5 } }),
  module('arch/x86/kvm/kvm', 2_378_193, { depends: ['irqbypass'] }),
  forCpu('arch/x86/kvm/kvm-amd', 329_449, { depends: ['kvm', 'irqbypass'] }),
  module('crypto/sha512_generic', 17_937, { init: { sleepMs: 10 } }),
  module('crypto/cryptd', 47_953),
  module('crypto/crypto_simd', 22_257, { depends: ['cryptd'] }),
  module('drivers/acpi/button', 32_521, { aliases: ['acpi*:LNXPWRBN:*'] }),
  refusing('acpi-cpufreq', 53_777, ['cpu:type:x86,*', 'acpi*:LNXCPU:*']),
  refusing('powernow-k8', 61_441, ['cpu:type:x86,*']),
  refusing('pcc-cpufreq', 33_233, ['acpi*:LNXCPU:*']),
  module('drivers/char/hw_random/virtio-rng', 17_969, { aliases: ['virtio:d00000004v*'] }),
  module('drivers/firmware/qemu_fw_cfg', 33_033, { aliases: ['acpi*:QEMU0002:*'] }),
  module('drivers/input/evdev', 46_089, { aliases: ['input:*'] }),
  module('drivers/input/serio/serio_raw', 25_249, { aliases: ['serio:*'] }),
  module('virt/lib/irqbypass', 15_969),
]

/** Devices beside the CPUs that a driver of the tree answers to. */
const DEVICES: readonly (readonly [who: string, what: string])[] = [
  ['/devices/LNXSYSTM:00/LNXPWRBN:00', 'acpi:LNXPWRBN:'],
  ['/devices/LNXSYSTM:00/LNXSYBUS:00/QEMU0002:00', 'acpi:QEMU0002:'],
  ['/devices/LNXSYSTM:00/LNXPWRBN:00/input/input0', 'input:b0019v0000p0001e0000-e0,1,k74,ramlsfw'],
  ['/devices/platform/i8042/serio0', 'serio:ty06pr00id00ex00'],
  ['/devices/platform/i8042/serio0/input/input1', 'input:b0011v0001p0001eAB41-e0,1,4,11,14,k71,ramlsfw'],
  ['/devices/platform/i8042/serio1', 'serio:ty01pr00id00ex00'],
  ['/devices/pci0000:00/0000:00:05.0/virtio0', 'virtio:d00000004v00001AF4'],
]

/**
 * The cold plug of a guest of up to 32 CPUs that was watched by the kernel's own trace (Linux 6.1.0-56-cloud, udev 252,
 * kmod 30). The guest was emulated, on two cores: many CPUs, two that run.
 */
export const COLDPLUG: Workload = {
  name: 'coldplug',
  about: "the cold plug of Debian's 6.1 in an emulated guest: two devices a CPU, and a few more",
  modules: MODULES,
  emulation: { cores: 2, slowness: 5 },
  askings: (cpus) => {
    const perCpu = Array.from({ length: cpus }, (_, number): (readonly [string, string])[] => [
      [`/devices/system/cpu/cpu${number}`, CPU],
      [`/devices/LNXSYSTM:00/LNXCPU:${number.toString(16).padStart(2, '0')}`, ACPI_CPU],
    ])
    return [...DEVICES, ...perCpu.flat()].map(([who, what]): Asking => ({ atMs: 0, who, what }))
  },
}
