import { type Modalias, parseModalias } from '../formats/alias/index.ts'
import { type Candidate, matchingPatterns, resolve } from '../graph/index.ts'
import type { Files } from '../host/index.ts'
import type { ModuleName } from '../names.ts'
import { resolveOnDisk, type Tree } from '../tree/index.ts'
import { type ModuleState, moduleState } from './kernel-state.ts'

/** What loading a candidate would do now. */
export type Outcome =
  | 'load'
  | 'already-live'
  | 'wait'
  | 'builtin'
  | 'blacklisted'
  | 'run-install-command'
  | 'nothing-to-load'

/** One module that a request leads to, explained. */
export interface ExplainedCandidate extends Candidate {
  /** The lines of the alias index that match, where one of those led here. */
  readonly patterns: readonly string[]
  readonly state: ModuleState
  /** The state of every module of the plan. */
  readonly stepStates: ReadonlyMap<ModuleName, ModuleState>
  readonly outcome: Outcome
}

/** Everything that decides about a request. */
export interface Explanation {
  readonly asked: string
  readonly kind: 'found' | 'not-found' | 'bad-alias'
  /** The module directory that was asked. */
  readonly directory: string
  /** The request read as a device's modalias, where it is one of a known bus. */
  readonly modalias: Modalias | undefined
  readonly candidates: readonly ExplainedCandidate[]
  /** Is one of the candidates live in the kernel or built into it? */
  readonly satisfied: boolean
  /** Files that modules.dep names and that do not exist. */
  readonly missingFiles: readonly string[]
}

/** Explains a request: what it resolves to, why, what is live, and what a load would do. Takes no lock, loads nothing. */
export async function explain(files: Files, tree: Tree, asked: string): Promise<Explanation> {
  const { resolution, missing } = await resolveOnDisk(files, tree.knowledge, (knowledge) => resolve(knowledge, asked))
  const found = resolution.kind === 'found' ? resolution.candidates : []
  const candidates: ExplainedCandidate[] = []
  for (const candidate of found) candidates.push(await explainCandidate(files, tree, candidate))
  return {
    asked,
    kind: resolution.kind,
    directory: tree.knowledge.directory,
    modalias: parseModalias(asked),
    candidates,
    satisfied: candidates.some(({ state }) => state.state === 'live' || state.state === 'builtin'),
    missingFiles: missing,
  }
}

async function explainCandidate(files: Files, { knowledge }: Tree, candidate: Candidate): Promise<ExplainedCandidate> {
  const state = await moduleState(files, knowledge, candidate.target.module)
  const stepStates = new Map<ModuleName, ModuleState>()
  for (const { target } of candidate.plan.steps) {
    if (!stepStates.has(target.module))
      stepStates.set(target.module, await moduleState(files, knowledge, target.module))
  }
  const patterns = matchingPatterns(knowledge, candidate.target)
  return { ...candidate, patterns, state, stepStates, outcome: outcomeOf(candidate, state) }
}

function outcomeOf({ blacklisted, plan }: Candidate, { state }: ModuleState): Outcome {
  if (state === 'builtin') return 'builtin'
  if (state === 'live') return 'already-live'
  if (blacklisted !== undefined) return 'blacklisted'
  if (state === 'coming' || state === 'going') return 'wait'
  const own = plan.steps.find(({ reason }) => reason.kind === 'asked')
  if (own?.action.kind === 'install') return 'run-install-command'
  return own?.action.kind === 'insert' ? 'load' : 'nothing-to-load'
}
