import type { ModuleFacts } from '../../graph/index.ts'
import { FileIdentities } from '../../host/index.ts'
import { encodeFacts } from './encode-facts.ts'
import type { LastRun } from './last-run.ts'
import type { KnownOutput } from './outputs.ts'
import { encodeRecord, NOWHERE, pathsText, type RunRecord } from './run-record.ts'
import { sealOf } from './sealed-words.ts'
import { isSettled } from './settled.ts'
import type { Survey } from './survey.ts'

/** Facts that are kept in the record itself; with more, the file of all facts is written again. */
const RECENT_MAX = 64

/** A run that has come to its end. */
export interface FinishedRun {
  /** The paths that its scan has found. */
  readonly found: readonly string[]
  readonly survey: Survey
  /** As a record has them. */
  readonly sources: Uint32Array
  readonly outputs: readonly KnownOutput[]
}

/** The files that it leaves: the record, and the file of facts if that is to be another. */
export interface LeftFiles {
  readonly record: Uint8Array
  readonly facts?: Uint8Array
}

/** True where the next run would learn nothing from it that it does not know from the last one. */
export function isAsLast({ survey, sources, outputs }: FinishedRun, last: LastRun | undefined): boolean {
  if (last === undefined || survey.fresh.size > 0 || !last.isOrder(survey.paths)) return false
  const { record } = last
  if (!sources.every((word, index) => word === record.sources[index])) return false
  return outputs.length === record.outputs.length && outputs.every((output, index) => output === record.outputs[index])
}

/** Must the file of all facts be written again, as there are too many beside it? */
export function needsFactsFile({ survey }: FinishedRun, last: LastRun | undefined): boolean {
  if (last === undefined) return true
  let recent = survey.fresh.size
  for (const place of survey.places) if (place !== NOWHERE && !last.isStored(place)) recent++
  return recent > RECENT_MAX
}

/** The files that a run leaves. `nowNs` is the time of files before it looked at any. */
export function leftFiles(run: FinishedRun, last: LastRun | undefined, nowNs: bigint): LeftFiles {
  const { survey } = run
  const inFile = needsFactsFile(run, last)
  const kept: ModuleFacts[] = []
  const facts = new Uint32Array(survey.paths.length).fill(NOWHERE)
  const first = inFile ? 0 : last!.record.factsFile[2]!
  for (let module = 0; module < facts.length; module++) {
    const place = survey.places[module]!
    if (place !== NOWHERE && !inFile && last!.isStored(place)) facts[module] = last!.record.facts[place]!
    else {
      const said = place === NOWHERE ? survey.fresh.get(module) : last!.factsIfThere(place, survey.pool)
      if (said !== undefined) facts[module] = first + kept.push(said) - 1
    }
  }
  const encoded = encodeFacts(kept, survey.pool)
  const factsFile = inFile ? Uint32Array.of(...sealOf(encoded), kept.length) : last!.record.factsFile
  const recent = inFile ? encodeFacts([], survey.pool) : encoded
  const record = encodeRecord({ ...recordOf(run, last, facts, nowNs), factsFile, recent })
  return inFile ? { record, facts: encoded } : { record }
}

/** Must a file be read again, whatever it is like then? One that was refused is: each run tells why anew. */
function isDoubtful({ fresh, identities }: Survey, module: number, nowNs: bigint): boolean {
  const facts = fresh.get(module)
  return facts !== undefined && (facts.refusal !== undefined || !isSettled(identities, module, nowNs))
}

function recordOf(
  { found, survey, sources, outputs }: FinishedRun,
  last: LastRun | undefined,
  facts: Uint32Array,
  nowNs: bigint,
): Omit<RunRecord, 'factsFile' | 'recent'> {
  const identities = new FileIdentities(facts.length, survey.identities.words.slice())
  for (let module = 0; module < facts.length; module++) {
    if (facts[module] === NOWHERE || isDoubtful(survey, module, nowNs)) identities.clear(module)
  }
  if (last?.isOrder(survey.paths)) {
    return { found: last.record.found, chosen: last.record.chosen, sources, identities, facts, outputs }
  }
  const places = new Map(found.map((path, place) => [path, place]))
  const chosen = Uint32Array.from(survey.paths, (path) => places.get(path)!)
  return { found: pathsText(found), chosen, sources, identities, facts, outputs }
}
