import type { ServerResponse } from 'node:http'
import { formatTimelineEvent, formatTimelineHeader, type TimelineEvent } from '../../host/index.ts'

/** A listener that is so far behind is dropped: nobody's slowness is to fill memory. */
const BEHIND_BYTES_MAX = 1024 * 1024

const STREAMS_MAX = 16

/** Those who listen to the timeline of a daemon as it happens. */
export class EventStreams {
  readonly #open = new Set<ServerResponse>()

  open(response: ServerResponse): void {
    if (this.#open.size >= STREAMS_MAX) {
      response.writeHead(503).end()
      return
    }
    response.writeHead(200, { 'Content-Type': 'application/jsonl' })
    response.write(formatTimelineHeader())
    this.#open.add(response)
    response.on('close', () => this.#open.delete(response))
  }

  take(event: TimelineEvent): void {
    if (this.#open.size === 0) return
    const line = formatTimelineEvent(event)
    for (const response of this.#open) {
      if (response.writableLength > BEHIND_BYTES_MAX) response.destroy()
      else response.write(line)
    }
  }

  close(): void {
    for (const response of this.#open) response.end()
  }
}
