import { NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts, Tell } from '../../graph/index.ts'
import type { FileIdentities, Files } from '../../host/index.ts'
import { type FactsHost, readFacts } from '../read-facts.ts'
import type { LastRun } from './last-run.ts'
import { NOWHERE } from './run-record.ts'

/** The modules of a tree as a run finds them. */
export interface Survey {
  /** In the order of priorities. */
  readonly paths: readonly string[]
  /** As they were before any file was read: what changes in between has another one the next time. */
  readonly identities: FileIdentities
  /** Where the last run had each; NOWHERE for one that is not as it was. */
  readonly places: Uint32Array
  /** What has been read, by index. */
  readonly fresh: ReadonlyMap<number, ModuleFacts>
  /** The names of symbols. */
  readonly pool: NamePool
}

/** Looks at all module files, and reads none. */
export async function lookAtModules(
  files: Files,
  paths: readonly string[],
  last: LastRun | undefined,
): Promise<Survey> {
  const identities = await files.identify(paths)
  const places = last?.find(paths, identities) ?? nowhere(paths.length)
  return { paths, identities, places, fresh: new Map(), pool: new NamePool() }
}

/** The modules that are to be read. */
export function unreadModules({ places, fresh }: Survey): number[] {
  const unread: number[] = []
  for (let module = 0; module < places.length; module++) {
    if (places[module] === NOWHERE && !fresh.has(module)) unread.push(module)
  }
  return unread
}

/** Reads some modules; `done` is called after each. */
export async function readModules(
  host: FactsHost,
  survey: Survey,
  modules: readonly number[],
  tell: Tell,
  done?: () => Promise<void> | undefined,
): Promise<Survey> {
  const paths = modules.map((module) => survey.paths[module]!)
  const facts = await readFacts(host, paths, survey.pool, tell, done)
  const fresh = new Map(survey.fresh)
  for (const [index, module] of modules.entries()) fresh.set(module, facts[index]!)
  return { ...survey, fresh }
}

/** The same for a run that knows nothing of the last one any more. */
export function withoutLast(survey: Survey): Survey {
  return { ...survey, places: nowhere(survey.paths.length) }
}

/** What all modules say, read or known. Stored facts of the last run must be there. */
export function allFacts({ paths, places, fresh, pool }: Survey, last: LastRun | undefined): ModuleFacts[] {
  return paths.map((_, module) => fresh.get(module) ?? last!.facts(places[module]!, pool))
}

function nowhere(modules: number): Uint32Array {
  return new Uint32Array(modules).fill(NOWHERE)
}
