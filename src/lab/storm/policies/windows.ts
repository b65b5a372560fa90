import type { Policy } from './policy.ts'
import { udevLoad } from './udev.ts'

/** Nobody said how long it should be: long enough for a cold plug, short enough for a person who plugs something in again. */
const WINDOW_NS = 1_000_000_000n

/** Remembers what was done in the last second. */
class Window {
  readonly #lastNs = new Map<string, bigint>()

  /** Was it not done in the last second? Then it is from now on. */
  opens(key: string, nowNs: bigint): boolean {
    const lastNs = this.#lastNs.get(key)
    if (lastNs !== undefined && nowNs - lastNs < WINDOW_NS) return false
    this.#lastNs.set(key, nowNs)
    return true
  }
}

/** Seed 003, remedy 1. */
export const UDEV_WINDOW: Policy = {
  name: 'udev-window',
  about: 'udevd drops an event whose modalias it had in the last second (seed 003, remedy 1)',
  begin: (tree) => {
    const window = new Window()
    return {
      goesOnAtOnce: true,
      accepts: ({ modalias }, nowNs) => window.opens(modalias, nowNs),
      load: (host, asked) => udevLoad(host, tree, asked),
    }
  },
}

/** Seed 003, remedy 2: what a worker remembers, no other one knows. */
export const LIBKMOD_WINDOW: Policy = {
  name: 'libkmod-window',
  about: 'libkmod inserts no file that the same worker inserted in the last second (seed 003, remedy 2)',
  begin: (tree) => {
    const windows = new WeakMap<object, Window>()
    return {
      load: (host, asked) => {
        const window = windows.get(host) ?? new Window()
        windows.set(host, window)
        return udevLoad(host, tree, asked, {
          around: async (path, insertion) =>
            window.opens(path, host.clock.monotonicNs()) ? await insertion() : undefined,
        })
      },
    }
  },
}
