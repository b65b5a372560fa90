import type { TimelineEvent } from '../../../host/simulated/index.ts'

/** Is it of one of those that were started by that name? The second of a name is `name#2`. */
export function isNamed(event: Pick<TimelineEvent, 'process'>, name: string): boolean {
  return event.process === name || event.process.startsWith(`${name}#`)
}
