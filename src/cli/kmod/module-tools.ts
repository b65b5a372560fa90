import type { Tool } from './tool.ts'

/** kmod's tools for modules, all but the one that indexes them. Each is loaded when called, so that nobody pays for another one's start. */
export const moduleTools: Readonly<Record<string, () => Promise<Tool>>> = {
  modprobe: async () => (await import('./modprobe.ts')).modprobe,
  modinfo: async () => (await import('./modinfo.ts')).modinfo,
  lsmod: async () => (await import('./lsmod.ts')).lsmod,
  insmod: async () => (await import('./insmod.ts')).insmod,
  rmmod: async () => (await import('./rmmod.ts')).rmmod,
}
