import type { Workload } from '../workload.ts'

const STICK = { who: '/devices/pci0000:00/usb1/1-1/1-1:1.0', what: 'usb:v0781p5583d0100dc00dsc00dp00ic08isc06ip50in00' }

/**
 * Somebody plugs a stick in, unloads its driver, and plugs it in again, all within a second, while another driver takes its time:
 * what a policy forgets that remembers for a while.
 */
export const REPLUG: Workload = {
  name: 'replug',
  about: 'a stick that comes back within a second, after its driver was unloaded: what policies lose that remember',
  modules: [
    { path: 'kernel/drivers/usb/storage/usb-storage.ko', sizeBytes: 150_000, aliases: ['usb:v*ic08isc*'] },
    { path: 'kernel/drivers/slow.ko', sizeBytes: 50_000, aliases: ['platform:slow'], init: { sleepMs: 800 } },
  ],
  askings: () => [
    { atMs: 0, ...STICK },
    { atMs: 1, who: '/devices/platform/slow', what: 'platform:slow' },
    { atMs: 600, ...STICK },
  ],
  removals: [{ atMs: 400, module: 'usb_storage' }],
}
