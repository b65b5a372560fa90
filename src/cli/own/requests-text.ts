import type { Absence, Answer, AnsweringModule, RequestCall, RequestRow } from '../../graph/index.ts'

/** A row of the catalogue, and what comes of each example of each of its calls. */
export interface AnsweredRow {
  readonly row: RequestRow
  readonly answers: readonly (readonly Answer[])[]
}

const HEADER = ['ROW', 'SUBSYSTEM', 'REQUEST', 'HERE']

/** What `requests` prints: a line a name, and how many there are of each kind. */
export function requestsText(rows: readonly AnsweredRow[]): string {
  const lines = rows.flatMap(({ row, answers }) =>
    row.calls.flatMap(({ examples }, call) =>
      examples.map(({ asked }, index) => [String(row.row), row.subsystem, asked, answerText(answers[call]![index]!)]),
    ),
  )
  return `${table([HEADER, ...lines])}\n${summary(rows)}\n`
}

/** What `requests --long` prints: a paragraph a row. */
export function requestsLongText(rows: readonly AnsweredRow[]): string {
  const paragraphs = rows.map(({ row, answers }) => {
    const calls = row.calls.map((call, index) => callText(call, answers[index]!))
    return `${row.row} ${row.subsystem}\n${calls.join('')}`
  })
  return `${paragraphs.join('\n')}\n${summary(rows)}\n`
}

function callText(call: RequestCall, answers: readonly Answer[]): string {
  const names = call.examples.map(({ asked }, index) => [asked, answerText(answers[index]!)])
  const facts = [
    call.needs && `whoever causes it needs ${call.needs}`,
    call.since && `since ${call.since}`,
    call.until && `until ${call.until}`,
    call.note,
  ]
  const lines = [`  ${call.format}`, `    by ${call.caller}`, `    ${HOW[call.mode]}; ${HANDLED[call.result]}`]
  for (const fact of facts) if (fact !== undefined) lines.push(`    ${fact}`)
  return `${lines.join('\n')}\n${table(names).replaceAll(/^/gm, '      ').trimEnd()}\n`
}

const HOW: Readonly<Record<RequestCall['mode'], string>> = {
  wait: 'waits for the helper',
  nowait: 'does not wait for the helper',
  'try-then': 'looks first, then asks and waits for the helper',
}

const HANDLED: Readonly<Record<RequestCall['result'], string>> = {
  ignored: 'looks again, whatever the answer',
  '=0': 'looks again only where the helper succeeded',
  '<0': 'takes a helper that failed for one that succeeded, and looks again',
  '!=0': 'gives up, or asks for the next name, where the helper failed',
  '>0': 'asks for the next name where the helper failed',
}

function answerText(answer: Answer): string {
  return answer.kind === 'absent' ? `- ${absenceText(answer.because)}` : answer.modules.map(moduleText).join(', ')
}

function moduleText({ module, does }: AnsweringModule): string {
  switch (does) {
    case 'load':
      return module
    case 'builtin':
      return `${module} (built in)`
    case 'blacklisted':
      return `${module} (blacklisted)`
    case 'command':
      return `${module} (by an install command)`
    case 'nothing':
      return `${module} (which is in no index)`
    default:
      return does satisfies never
  }
}

function absenceText(because: Absence): string {
  switch (because.kind) {
    case 'later-kernel':
      return `asked by later kernels (${because.since})`
    case 'earlier-kernel':
      return `asked by earlier kernels (before ${because.until})`
    case 'user-alias':
      return 'no module claims it: it is for an alias in modprobe.d'
    case 'fallback':
      return 'no module claims it: the next name is asked then'
    case 'builtin':
      return `built in, so that nobody asks (CONFIG_${because.option}=y)`
    case 'not-configured':
      return `not configured (CONFIG_${because.option} is not set)`
    case 'no-such-option':
      return `CONFIG_${because.option} does not exist here (architecture, version, or what it depends on)`
    case 'unclaimed':
      return `no module claims it (though CONFIG_${because.option}=m)`
    case 'unknown':
      return 'nothing answers, and no configuration of that kernel tells why'
    default:
      return because satisfies never
  }
}

function summary(rows: readonly AnsweredRow[]): string {
  const answers = rows.flatMap((row) => row.answers.flat())
  const counted = (kind: Answer['kind']) => answers.filter((answer) => answer.kind === kind).length
  const modules = counted('modules')
  return `${answers.length} names: ${modules} with an answer here, ${counted('absent')} without`
}

/** Columns as wide as what is in them, the last one as it is. */
function table(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  return `${text.join('\n')}\n`
}
