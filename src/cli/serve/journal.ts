import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs'
import { formatTimelineEvent, formatTimelineHeader, type TimelineEvent } from '../../host/index.ts'

/** Events that are not written yet are written when they take so many bytes, or after so long. */
const BUFFER_BYTES = 64 * 1024
const BUFFER_MS = 1_000

/** What a line has beside the texts of its event. */
const LINE_BYTES = 160

/**
 * The timeline of a daemon in a file: who asked, and what came of it. When it has grown to half of what it may take it
 * becomes `FILE.1`, in the place of an older one. What cannot be written is dropped, and counted.
 */
export class Journal {
  readonly #path: string
  readonly #maxBytes: number
  #fd: number | undefined
  #sizeBytes = 0
  #events: TimelineEvent[] = []
  #bufferedBytes = 0
  #timer: NodeJS.Timeout | undefined
  /** Events that are lost: the disk is full, or the file cannot be opened. */
  dropped = 0

  /** `path` is a byte string. */
  constructor(path: string, maxBytes: number) {
    this.#path = path
    this.#maxBytes = maxBytes
  }

  take(event: TimelineEvent): void {
    // Its line is made with those of others: one by one, between requests, that takes twice as long.
    this.#events.push(event)
    this.#bufferedBytes += LINE_BYTES + textBytes(event)
    if (this.#bufferedBytes >= BUFFER_BYTES) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), BUFFER_MS).unref()
  }

  /** Writes what was taken so far. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const events = this.#events
    this.#events = []
    this.#bufferedBytes = 0
    if (events.length === 0) return
    try {
      const text = Buffer.from(events.map(formatTimelineEvent).join(''), 'latin1')
      this.#makeRoom(text.length)
      this.#fd ??= this.#open()
      const written = writeSync(this.#fd, text)
      this.#sizeBytes += written
      if (written < text.length) throw new Error('only a part of it was written')
    } catch {
      this.dropped += events.length
      // What comes next begins with a header again: this file may end within a line.
      this.close()
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  #makeRoom(bytes: number): void {
    if (this.#fd !== undefined && this.#sizeBytes + bytes > this.#maxBytes / 2) this.close()
  }

  /** Each file is one timeline. What stands there is of a daemon before this one, or full. */
  #open(): number {
    const path = Buffer.from(this.#path, 'latin1')
    if (existsSync(path)) renameSync(path, Buffer.concat([path, Buffer.from('.1')]))
    const fd = openSync(path, 'wx', 0o600)
    this.#sizeBytes = writeSync(fd, formatTimelineHeader())
    return fd
  }
}

function textBytes(event: TimelineEvent): number {
  return event.kind === 'end' ? 0 : event.subject.length + event.detail.length
}
