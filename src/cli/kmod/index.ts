import type { Tool } from './tool.ts'

export type { Tool } from './tool.ts'

/** kmod's tools by name. Each is loaded when called, so that nobody pays for another one's start. */
export const kmodTools: Readonly<Record<string, () => Promise<Tool>>> = {
  modprobe: async () => (await import('./modprobe.ts')).modprobe,
  depmod: async () => (await import('./depmod.ts')).depmod,
  modinfo: async () => (await import('./modinfo.ts')).modinfo,
  lsmod: async () => (await import('./lsmod.ts')).lsmod,
  insmod: async () => (await import('./insmod.ts')).insmod,
  rmmod: async () => (await import('./rmmod.ts')).rmmod,
  kmod: async () => (await import('./kmod.ts')).kmod,
}
