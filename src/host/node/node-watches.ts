import { type FSWatcher, watch } from 'node:fs'
import { basename } from 'node:path'
import { KernelError } from '../../errors.ts'
import type { Watch, Watches } from '../index.ts'
import { Bell } from './bell.ts'
import { refusal } from './refusal.ts'

/**
 * So many events that do not count are taken for one that does. The kernel drops what comes when 16,384 of them wait to be
 * read (fs.inotify.max_queued_events, v6.12), and libuv does not hand on that it did (IN_Q_OVERFLOW; 1.51).
 */
const EVENTS_THAT_HIDE_SOME = 1024

/** Watches through fs.watch, which is inotify(7) on Linux: one queue for the process. */
export function nodeWatches(): Watches {
  return { openWatch: async () => new NodeWatch() }
}

class NodeWatch implements Watch {
  /** Undefined when closed. */
  #watchers: FSWatcher[] | undefined = []
  readonly #bell = new Bell()
  #hasChanged = false
  #ignored = 0

  async add(path: string, names?: readonly string[]): Promise<void> {
    if (this.#watchers === undefined) throw new KernelError('inotify_add_watch', path, 'EBADF')
    // That it is removed or renamed itself is told under its own name.
    const counted = names && new Set([...names, basename(path)])
    try {
      const options = { encoding: 'buffer', persistent: false } as const
      const watcher = watch(Buffer.from(path, 'latin1'), options, (_, name) => {
        if (name === null || (counted?.has(name.toString('latin1')) ?? true)) this.#change()
        else if (++this.#ignored % EVENTS_THAT_HIDE_SOME === 0) this.#change()
      })
      watcher.on('error', () => this.#change())
      this.#watchers.push(watcher)
    } catch (error) {
      throw refusal('inotify_add_watch', path, error)
    }
  }

  async changed(timeoutMs: number): Promise<boolean> {
    const startMs = timeoutMs > 0 ? performance.now() : 0
    for (let leftMs = timeoutMs; leftMs > 0; leftMs = timeoutMs - (performance.now() - startMs)) {
      if (this.#hasChanged || this.#watchers === undefined) break
      await this.#bell.wait(leftMs)
    }
    const changed = this.#hasChanged && this.#watchers !== undefined
    this.#hasChanged = false
    return changed
  }

  isQuiet(): boolean {
    return !this.#hasChanged || this.#watchers === undefined
  }

  async close(): Promise<void> {
    const watchers = this.#watchers ?? []
    this.#watchers = undefined
    for (const watcher of watchers) watcher.close()
    this.#bell.ring()
  }

  #change(): void {
    this.#hasChanged = true
    this.#bell.ring()
  }
}
