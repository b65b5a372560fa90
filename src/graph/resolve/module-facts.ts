import { parseDepLine } from '../../formats/indexes/index.ts'
import type {
  BlacklistDirective,
  CommandDirective,
  OptionsDirective,
  SoftdepDirective,
} from '../../formats/modprobe-d/index.ts'
import { type ModuleName, moduleNameOfPath } from '../../names.ts'
import type { Knowledge } from '../knowledge.ts'
import { firstMatch } from './first-match.ts'
import type { Target } from './target.ts'

/** The file of a module: the one it was reached by, else what modules.dep says; undefined where it says nothing. */
export function pathOf(knowledge: Knowledge, target: Target): string | undefined {
  return target.path ?? depLine(knowledge, target.module)?.path
}

/**
 * The hard dependencies in insertion order, most basic first: the line of modules.dep holds the whole closure,
 * nearest first. None where one of the files is missing, as in kmod 34.
 */
export function dependenciesOf(knowledge: Knowledge, module: ModuleName): Target[] {
  const paths = depLine(knowledge, module)?.dependencies ?? []
  if (paths.some((path) => knowledge.missingFiles.has(path))) return []
  return paths
    .map((path): Target => ({ module: moduleNameOfPath(path), alias: undefined, path, found: { kind: 'dependency' } }))
    .reverse()
}

function depLine(
  knowledge: Knowledge,
  module: ModuleName,
): { path: string; dependencies: readonly string[] } | undefined {
  const value = knowledge.indexes.dep?.exact(module)
  if (value === undefined) return undefined
  const line = parseDepLine(value)
  return (
    line && { path: absolute(knowledge, line.path), dependencies: line.dependencies.map((p) => absolute(knowledge, p)) }
  )
}

function absolute(knowledge: Knowledge, path: string): string {
  return path.startsWith('/') ? path : `${knowledge.directory}/${path}`
}

/** Every `options` line for the module's name or for the alias it was reached by, in the order of reading. */
export function optionsOf({ config }: Knowledge, target: Target): OptionsDirective[] {
  return config.options.filter(({ module }) => module === target.module || module === target.alias)
}

/** The `install` line of a target: the one that it was found by, else the first whose pattern matches. */
export function installOf({ config }: Knowledge, target: Target): CommandDirective | undefined {
  return foundBy(target, 'install') ?? firstMatch(config.installs, target.module)
}

/** The `remove` line of a target, likewise. */
export function removeOf({ config }: Knowledge, target: Target): CommandDirective | undefined {
  return foundBy(target, 'remove') ?? firstMatch(config.removes, target.module)
}

/** What names a module that has only a command is its command, even behind a line whose pattern matches as well. */
function foundBy({ found }: Target, kind: CommandDirective['kind']): CommandDirective | undefined {
  return found.kind === 'command' && found.directive.kind === kind ? found.directive : undefined
}

/** The first `softdep` line whose pattern matches; later ones have no effect (kmod issue 33). */
export function softdepOf({ config }: Knowledge, module: ModuleName): SoftdepDirective | undefined {
  return firstMatch(config.softdeps, module)
}

/** The first blacklist line with the module's exact name. */
export function blacklistOf({ config }: Knowledge, module: ModuleName): BlacklistDirective | undefined {
  return config.blacklists.find((directive) => directive.module === module)
}
