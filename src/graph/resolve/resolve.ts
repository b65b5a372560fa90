import type { BlacklistDirective } from '../../formats/modprobe-d/index.ts'
import { moduleNameOfPath } from '../../names.ts'
import type { Knowledge } from '../knowledge.ts'
import { lookup } from './lookup.ts'
import { blacklistOf } from './module-facts.ts'
import { type Plan, type PlanOptions, planInsertion } from './plan.ts'
import type { Target } from './target.ts'

export interface ResolveOptions extends PlanOptions {
  /** `modprobe -b`: the blacklist holds for names too, not only for modules reached by an alias. */
  readonly blacklistNames?: boolean
}

/** One module that a request leads to. Loading it is refused where a blacklist line applies. */
export interface Candidate {
  readonly target: Target
  /** The line that applies to this request, not merely one that names the module. */
  readonly blacklisted: BlacklistDirective | undefined
  readonly plan: Plan
}

/** What a request means. A request may lead to several modules; each is attempted. */
export type Resolution =
  | { readonly kind: 'found'; readonly asked: string; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'not-found'; readonly asked: string }
  | { readonly kind: 'bad-alias'; readonly asked: string }

/** From a name or alias to what loading it takes. Nothing is read and nothing is done. */
export function resolve(knowledge: Knowledge, asked: string, options: ResolveOptions = {}): Resolution {
  const targets = lookup(knowledge, asked)
  if (targets === undefined) return { kind: 'bad-alias', asked }
  if (targets.length === 0) return { kind: 'not-found', asked }
  return { kind: 'found', asked, candidates: targets.map((target) => candidate(knowledge, target, options)) }
}

/** The same for a module file: its dependencies come from the index, by the name of the file. */
export function resolvePath(knowledge: Knowledge, path: string, options: ResolveOptions = {}): Resolution {
  const target: Target = { module: moduleNameOfPath(path), alias: undefined, path, found: { kind: 'path' } }
  return { kind: 'found', asked: path, candidates: [candidate(knowledge, target, options)] }
}

function candidate(knowledge: Knowledge, target: Target, options: ResolveOptions): Candidate {
  const applies = options.blacklistNames === true || target.alias !== undefined
  return {
    target,
    blacklisted: applies ? blacklistOf(knowledge, target.module) : undefined,
    plan: planInsertion(knowledge, target, options),
  }
}
