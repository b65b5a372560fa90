import type { Origin } from '../../formats/modprobe-d/index.ts'
import type { Reason, Step } from '../../graph/index.ts'
import type { ExplainedCandidate, Explanation, ModuleState } from '../../loading/index.ts'

/** An explanation as `why` prints it: a paragraph a candidate. */
export function whyText(explanation: Explanation): string {
  const { asked, kind, directory, modalias, candidates, missingFiles } = explanation
  const lines = [asked]
  if (modalias !== undefined) {
    lines.push(
      `  ${modalias.bus} device: ${modalias.fields.map(({ meaning, value }) => `${meaning} ${value}`).join(', ')}`,
    )
  }
  if (kind === 'bad-alias') lines.push('  brackets do not match: nothing can be called so')
  if (kind === 'not-found') lines.push(`  nothing in ${directory} and no configuration answers to it`)
  for (const candidate of candidates) lines.push(...candidateLines(candidate, directory))
  for (const path of missingFiles) lines.push(`  modules.dep names ${path}, which does not exist: run depmod`)
  return `${lines.join('\n')}\n`
}

function candidateLines(candidate: ExplainedCandidate, directory: string): string[] {
  const { target, plan, blacklisted } = candidate
  const lines = [`  ${target.module}: ${foundText(candidate)}`]
  if (blacklisted !== undefined)
    lines.push(`    blacklisted at ${at(blacklisted.origin)}, which counts because an alias was asked`)
  if (candidate.state.staleIndex)
    lines.push('    built into the kernel, which modules.builtin does not say: the index is stale')
  plan.steps.forEach((step, index) => {
    lines.push(...stepLines(step, index + 1, candidate.stepStates.get(step.target.module)!, directory))
  })
  lines.push(`    ${outcomeText(candidate)}`)
  return lines
}

function foundText({ target: { found }, patterns }: ExplainedCandidate): string {
  switch (found.kind) {
    case 'config-alias':
      return `alias ${found.directive.pattern} at ${at(found.directive.origin)}`
    case 'alias':
      return `alias ${patterns.join(', ')} in modules.alias`
    case 'builtin-alias':
      return `alias ${patterns.join(', ')} of a built-in module`
    case 'command':
      return `named by ${found.directive.kind} at ${at(found.directive.origin)}`
    case 'name':
      return 'the module of that name in modules.dep'
    case 'symbol':
      return 'exports that symbol, by modules.symbols'
    case 'builtin':
      return 'the built-in module of that name'
    case 'path':
    case 'dependency':
      return 'a module file'
    default:
      return found satisfies never
  }
}

function stepLines(step: Step, number: number, { state }: ModuleState, directory: string): string[] {
  const lines = [
    `    ${number}. ${actionText(step, directory)}  (${reasonText(step.reason)}; now ${state === 'builtin' ? 'built in' : state})`,
  ]
  for (const { options, origin } of step.optionLines) lines.push(`       options ${options.trim()} at ${at(origin)}`)
  return lines
}

function actionText({ target, action }: Step, directory: string): string {
  switch (action.kind) {
    case 'insert':
      return `insert ${action.path.startsWith(`${directory}/`) ? action.path.slice(directory.length + 1) : action.path}`
    case 'install':
      return `run ${action.directive.command} instead of inserting ${target.module}, by ${at(action.directive.origin)}`
    case 'builtin':
      return `${target.module} is built in`
    case 'nothing':
      return `${target.module} is in no index: there is nothing to insert`
    default:
      return action satisfies never
  }
}

function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case 'asked':
      return 'asked'
    case 'dependency':
      return `dependency of ${reason.of}`
    case 'softdep':
      return `softdep ${reason.group}: ${reason.word} of ${reason.of} at ${at(reason.directive.origin)}`
    default:
      return reason satisfies never
  }
}

function outcomeText({ outcome, plan, stepStates, target }: ExplainedCandidate): string {
  const inserts = plan.steps.filter((step) => {
    const { state } = stepStates.get(step.target.module)!
    return step.action.kind === 'insert' && state !== 'live' && state !== 'builtin'
  })
  switch (outcome) {
    case 'load':
      return `a load inserts ${inserts.map((step) => step.target.module).join(', ')}`
    case 'already-live':
      return 'a load does nothing: it is live'
    case 'wait':
      return `a load waits: ${target.module} is on its way in or out`
    case 'builtin':
      return 'a load does nothing: it is built in'
    case 'blacklisted':
      return 'a load does nothing, and says that it succeeded: it is blacklisted'
    case 'run-install-command':
      return 'a load runs that command, whose success says nothing about the module'
    case 'nothing-to-load':
      return 'a load fails: there is no file for it'
    default:
      return outcome satisfies never
  }
}

function at({ file, line }: Origin): string {
  return `${file}:${line}`
}
