import type { Difference, Snapshot } from '../../tree/index.ts'
import { jsonLine } from '../text.ts'
import type { DepmodWatchJson } from './depmod-schema.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import type { WatchedRun } from './depmod-watch-run.ts'
import { has } from './tool.ts'

/** So many files that are no modules are named; of a tree that comes or goes it would be all. */
const NAMED_FILES = 3

/** Why there was a run. */
export type WatchReason = DepmodWatchJson['reason']

/** What is to be told of a run. */
export interface WatchReport {
  readonly reason: WatchReason
  readonly seen: Snapshot
  readonly difference: Difference | undefined
  readonly run: WatchedRun
  readonly durationMs: number
}

/** The line of a run; none of one that was only to make sure, and had nothing to do. */
export function reportLine(settings: DepmodSettings, report: WatchReport): string {
  const { reason, run } = report
  if (has(settings.given, 'quiet')) return ''
  if (reason === 'recheck' && run.result !== 'written') return ''
  if (reason === 'retry' && run.result === 'failed') return ''
  return has(settings.given, 'json') ? jsonLine(jsonOf(settings, report)) : textOf(settings, report)
}

function jsonOf(
  { directory }: DepmodSettings,
  { reason, seen, difference, run, durationMs }: WatchReport,
): DepmodWatchJson {
  const names = (paths: readonly string[] = []) => paths.map((path) => nameIn(directory, path)).toSorted()
  return {
    schemaVersion: 1,
    directory,
    reason,
    modules: seen.modules.size,
    added: names(difference?.added),
    changed: names(difference?.changed),
    removed: names(difference?.removed),
    configuration: difference?.configuration ?? false,
    files: names(difference?.files),
    result: run.result as DepmodWatchJson['result'],
    written: [...run.written],
    durationMs,
  }
}

function textOf({ directory }: DepmodSettings, { reason, seen, difference, run, durationMs }: WatchReport): string {
  return `${directory}: ${causeOf(directory, reason, seen, difference)}; ${outcomeOf(run)} (${durationMs} ms)\n`
}

function causeOf(
  directory: string,
  reason: WatchReason,
  { modules }: Snapshot,
  difference: Difference | undefined,
): string {
  if (reason === 'recheck') return 'looked again'
  if (reason === 'retry') return 'tried again'
  if (difference === undefined) return counted(modules.size, 'module')
  const parts = [
    ...(['added', 'changed', 'removed'] as const).flatMap((kind) => {
      const { length } = difference[kind]
      return length === 0 ? [] : [`${counted(length, 'module')} ${kind}`]
    }),
    ...(difference.configuration ? ['configuration changed'] : []),
    ...filesText(directory, difference.files),
  ]
  return parts.length === 0 ? 'the directory changed' : parts.join(', ')
}

function filesText(directory: string, paths: readonly string[]): string[] {
  if (paths.length > NAMED_FILES) return [`${paths.length} other files changed`]
  return paths.map((path) => `${nameIn(directory, path)} changed`)
}

function outcomeOf({ result, written }: WatchedRun): string {
  switch (result) {
    case 'written':
      return `wrote ${written.join(' ')}`
    case 'current':
      return 'all indexes are current'
    case 'refused':
      return 'indexes are kept as they are'
    case 'failed':
      return written.length === 0 ? 'could not write, tries again' : `wrote only ${written.join(' ')}, tries again`
    case 'nothing':
      return 'waits for modules'
    case 'stopped':
      return 'stopped'
    default:
      return result satisfies never
  }
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

/** As depmod writes it where it is below the module directory. */
function nameIn(directory: string, path: string): string {
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path
}
