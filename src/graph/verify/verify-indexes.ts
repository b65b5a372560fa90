import { latin1 } from '../../formats/bytes/index.ts'
import { parseModulesDep } from '../../formats/indexes/index.ts'
import type { IndexFile } from '../depmod/index.ts'
import { NAMING, PAIRED, pairDisagreement, strayModule } from './agreement.ts'
import { entriesDifference, textDifference } from './difference.ts'
import type { IndexFinding } from './finding.ts'
import { corruption, entriesOf } from './found-index.ts'

/** An index file as it is there. */
export interface FoundIndex {
  readonly content: Uint8Array
  /** A module file that has changed since. */
  readonly olderThan?: string
}

/**
 * Compares the indexes that are there with those that depmod would write now, and with each other. A file that says what
 * a run would say is good, whatever its age and layout. `found` lacks the files that are not there.
 */
export function verifyIndexes(
  made: readonly IndexFile[],
  found: ReadonlyMap<string, FoundIndex>,
): readonly IndexFinding[] {
  const findings = made.flatMap((file) => ownFindings(file, found.get(file.name)))
  const kinds = new Map(findings.map(({ name, kind }) => [name, kind]))
  /** Both can be read, and at least one is not what a run would write: odd text in modules is no disagreement. */
  const areInDoubt = (...names: string[]) =>
    names.every((name) => found.has(name) && kinds.get(name) !== 'corrupt') && names.some((name) => kinds.has(name))
  const contentOf = (name: string) => found.get(name)!.content
  for (const name of PAIRED) {
    const index = `${name}.bin`
    if (!areInDoubt(name, index)) continue
    const text = pairDisagreement(name, contentOf(name), contentOf(index))
    if (text !== undefined) findings.push({ name: index, kind: 'mixed', text })
  }
  for (const name of NAMING) {
    if (!areInDoubt(name, 'modules.dep')) continue
    const module = strayModule(name, contentOf(name), contentOf('modules.dep'))
    if (module !== undefined)
      findings.push({ name, kind: 'mixed', text: `names ${module}, which modules.dep does not` })
  }
  return findings
}

/** What is wrong with one file, without a look at the others. */
function ownFindings(file: IndexFile, found: FoundIndex | undefined): IndexFinding[] {
  const { name } = file
  if (found === undefined) return [{ name, kind: 'missing', text: 'no such file' }]
  const made = file.content()
  if (latin1(found.content) === latin1(made)) return []
  const corrupt = corruption(name, found.content)
  // What a run would write is what modules say, and that may make no sense either.
  if (corrupt !== undefined && corruption(name, made) === undefined) return [{ name, kind: 'corrupt', text: corrupt }]
  const age = found.olderThan === undefined ? '' : `older than ${found.olderThan}; `
  return differences(file, found.content, made).map((text) => ({ name, kind: 'stale', text: `${age}${text}` }))
}

function differences({ name, isText }: IndexFile, found: Uint8Array, made: Uint8Array): string[] {
  const paths = name === 'modules.dep' ? pathDifferences(found, made) : []
  if (paths.length > 0) return paths
  const difference = isText
    ? textDifference(latin1(found), latin1(made))
    : entriesDifference(entriesOf(found, name), entriesOf(made, name))
  return difference === undefined ? [] : [difference]
}

/** Modules that are named by one of two modules.dep. */
function pathDifferences(found: Uint8Array, made: Uint8Array): string[] {
  const [named, wanted] = [found, made].map((dep) => new Set(parseModulesDep(dep).entries.map(({ path }) => path)))
  const unnamed = [...wanted!].filter((path) => !named!.has(path))
  const gone = [...named!].filter((path) => !wanted!.has(path))
  return [
    ...(unnamed.length > 0 ? [`does not name ${someOf(unnamed)}`] : []),
    ...(gone.length > 0 ? [`names ${someOf(gone)}, which depmod does not find`] : []),
  ]
}

function someOf([first, ...others]: readonly string[]): string {
  return others.length === 0 ? first! : `${first} and ${others.length} more`
}
