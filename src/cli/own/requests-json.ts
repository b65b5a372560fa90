import type { Answer } from '../../graph/index.ts'
import type { RequestsJson } from './requests-schema.ts'
import type { AnsweredRow } from './requests-text.ts'

type CallJson = RequestsJson['calls'][number]

/** A row of the catalogue as `requests --json` prints it. */
export function requestJson({ row, answers }: AnsweredRow): RequestsJson {
  return {
    schemaVersion: 1,
    row: row.row,
    subsystem: row.subsystem,
    calls: row.calls.map((call, index) => callJson(call, answers[index]!)),
  }
}

function callJson(call: AnsweredRow['row']['calls'][number], answers: readonly Answer[]): CallJson {
  const { format, caller, mode, result, needs = null, since = null, until = null, note = null } = call
  const examples = call.examples.map(({ asked, module = null }, index) => {
    return { asked, module, answer: answerJson(answers[index]!) }
  })
  return { format, caller, mode, result, needs, since, until, note, examples }
}

function answerJson(answer: Answer): CallJson['examples'][number]['answer'] {
  return answer.kind === 'absent' ? answer : { kind: 'modules', modules: [...answer.modules] }
}
