import { moduleTools } from './module-tools.ts'
import type { Tool } from './tool.ts'

export type { Tool } from './tool.ts'

/** kmod's tools by name. Each is loaded when called, so that nobody pays for another one's start. */
export const kmodTools: Readonly<Record<string, () => Promise<Tool>>> = {
  ...moduleTools,
  depmod: async () => (await import('./depmod.ts')).depmod,
  kmod: async () => (await import('./kmod.ts')).kmod,
}
