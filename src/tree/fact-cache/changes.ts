import type { IndexSource } from '../../graph/index.ts'
import { DIGEST_WORDS, isSameDigest } from './digest.ts'
import { FACT_DIGEST_WORDS, FACT_KINDS, FactsDigester } from './facts-digests.ts'
import type { LastRun } from './last-run.ts'
import { NOWHERE } from './run-record.ts'
import { isSameSource, type RunDigests, SOURCES } from './source-digests.ts'
import type { Survey } from './survey.ts'

/** Digests of what modules say: of those that are as they were, the ones that the last run had. */
export function factsDigests({ paths, places, fresh, pool }: Survey, last: LastRun | undefined): Uint32Array {
  const known = last?.record.digests.facts
  const isSame = known !== undefined && last?.isOrder(paths) === true
  const digests = isSame ? known.slice() : new Uint32Array(FACT_DIGEST_WORDS * paths.length)
  const digester = new FactsDigester(pool)
  for (const [module, facts] of fresh) digests.set(digester.digests(facts), FACT_DIGEST_WORDS * module)
  if (isSame || known === undefined) return digests
  for (let module = 0; module < paths.length; module++) {
    const from = FACT_DIGEST_WORDS * places[module]!
    if (places[module] === NOWHERE) continue
    digests.set(known.subarray(from, from + FACT_DIGEST_WORDS), FACT_DIGEST_WORDS * module)
  }
  return digests
}

/** What of all that indexes are made of is not as it was in the last run. */
export function changesSince(last: LastRun, survey: Survey, { sources, facts }: RunDigests): ReadonlySet<IndexSource> {
  const { digests } = last.record
  const changed = new Set<IndexSource>()
  for (const kind of SOURCES) if (!isSameSource(kind, sources, digests.sources)) changed.add(kind)
  // What one says cannot be compared with what another said, and need not be: all indexes of modules depend on their order.
  if (!last.isOrder(survey.paths)) return changed.add('order')
  for (const module of survey.fresh.keys()) {
    for (const [place, kind] of FACT_KINDS.entries()) {
      if (!isSameDigest(facts, digests.facts, FACT_DIGEST_WORDS * module + DIGEST_WORDS * place)) changed.add(kind)
    }
  }
  return changed
}
