import type { Origin } from '../../formats/modprobe-d/index.ts'
import type { Action, Reason, Step } from '../../graph/index.ts'
import type { ExplainedCandidate, Explanation } from '../../loading/index.ts'
import type { CheckJson, WhyJson } from './why-schema.ts'

type Candidate = WhyJson['candidates'][number]

/** An explanation as `why --json` prints it. */
export function whyJson(explanation: Explanation): WhyJson {
  const { asked, kind, directory, modalias, candidates, satisfied, missingFiles } = explanation
  return {
    schemaVersion: 1,
    asked,
    kind,
    modules: candidates.map(({ target }) => target.module),
    satisfied,
    directory,
    modalias: modalias === undefined ? null : { bus: modalias.bus, fields: [...modalias.fields] },
    candidates: candidates.map(candidateJson),
    missingFiles: [...missingFiles],
  }
}

/** An explanation as `check --json` prints it. */
export function checkJson({ asked, kind, satisfied, candidates }: Explanation): CheckJson {
  const modules = candidates.map(({ target, state }) => ({ module: target.module, ...state }))
  return { schemaVersion: 1, asked, satisfied, kind, modules }
}

function candidateJson(candidate: ExplainedCandidate): Candidate {
  const { target, state, blacklisted, outcome, plan } = candidate
  return {
    module: target.module,
    found: foundJson(candidate),
    state: state.state,
    staleIndex: state.staleIndex,
    blacklisted: blacklisted === undefined ? null : originJson(blacklisted.origin),
    outcome,
    steps: plan.steps.map((step) => stepJson(step, candidate)),
  }
}

function foundJson({ target: { found }, patterns }: ExplainedCandidate): Candidate['found'] {
  switch (found.kind) {
    case 'config-alias':
      return { by: found.kind, pattern: found.directive.pattern, origin: originJson(found.directive.origin) }
    case 'alias':
    case 'builtin-alias':
      return { by: found.kind, patterns: [...patterns] }
    case 'command':
      return { by: found.kind, origin: originJson(found.directive.origin) }
    default:
      return { by: found.kind }
  }
}

function stepJson(step: Step, { stepStates }: ExplainedCandidate): Candidate['steps'][number] {
  const { module } = step.target
  return {
    module,
    reason: reasonJson(step.reason),
    action: actionJson(step.action),
    options: step.options,
    optionLines: step.optionLines.map(({ options, origin }) => ({ options, origin: originJson(origin) })),
    required: step.required,
    state: stepStates.get(module)!.state,
  }
}

function reasonJson(reason: Reason): Candidate['steps'][number]['reason'] {
  if (reason.kind !== 'softdep') return reason
  const { kind, group, of, word, directive } = reason
  return { kind, group, of, word, origin: originJson(directive.origin) }
}

function actionJson(action: Action): Candidate['steps'][number]['action'] {
  if (action.kind !== 'install') return action
  return { kind: 'install', command: action.directive.command, origin: originJson(action.directive.origin) }
}

export function originJson({ file, line }: Origin): { file: string; line: number } {
  return { file, line }
}
