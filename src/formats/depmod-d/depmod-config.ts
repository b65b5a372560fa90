import type { DepmodDirective, SearchPlace } from './depmod-file.ts'
import { matchesVersion } from './version-pattern.ts'

/** depmod's configuration for one kernel: only directives that count for its release. */
export interface DepmodConfig {
  /** Highest first. */
  readonly search: readonly SearchPlace[]
  /** The last line first, as depmod tries them. */
  readonly overrides: readonly Override[]
  /** External directories, the last line first, as depmod scans them. */
  readonly externals: readonly string[]
  /** Names of files and directories that are not there for depmod. */
  readonly excludes: ReadonlySet<string>
}

/** `MODULE` is taken from `SUBDIRECTORY`, wherever else it is found. */
export interface Override {
  readonly module: string
  readonly subdirectory: string
}

/** What depmod searches where nobody says. */
const DEFAULT_SEARCH: readonly SearchPlace[] = [{ kind: 'path', path: 'updates' }]

/** All directives, in the order of reading, as one configuration for a kernel release. */
export function depmodConfigOf(directives: readonly DepmodDirective[], release: string): DepmodConfig {
  const search: SearchPlace[] = []
  const overrides: Override[] = []
  const externals: string[] = []
  const excludes = new Set<string>()
  for (const directive of directives) {
    switch (directive.kind) {
      case 'search':
        for (const place of directive.places) search.push(place)
        break
      case 'override':
        if (matchesVersion(directive.version, release)) overrides.unshift(directive)
        break
      case 'external':
        if (matchesVersion(directive.version, release)) externals.unshift(directive.directory)
        break
      case 'exclude':
        for (const name of directive.names) excludes.add(name)
        break
      default:
        directive satisfies never
    }
  }
  return { search: search.length > 0 ? search : DEFAULT_SEARCH, overrides, externals, excludes }
}
