import { FormatError } from '../../errors.ts'
import { FAULT_KINDS, type Faults } from '../../host/simulated/index.ts'
import { Fields, formatJson } from '../../timeline/index.ts'
import type { RecordedStep, RecordedStory } from './recorded-story.ts'

const FORMAT = 'modonce-replay'

/** Any change to what may stand in a line, or to what steps are called, is a new one. */
const VERSION = 1

/** JSON Lines: what was built, a line a step, and last the law. All of it is ASCII. */
export function formatReplay({ scenario, kernel, sizes, faults, engine, steps, law }: RecordedStory): string {
  const what = { format: FORMAT, schemaVersion: VERSION, scenario, kernel, ...sizes, engine }
  const faultPart = faults && { faults: faults.budget, faultKinds: faults.kinds.join() }
  const lines = steps.map(({ id, call, subject, point, end }, index) => ({
    step: index + 1,
    id,
    call,
    subject,
    point,
    end,
  }))
  return [{ ...what, ...faultPart }, ...lines, { law }].map(formatJson).join('')
}

/** Reads what `formatReplay` has written. A FormatError says which line is wrong, and what is wrong with it. */
export function parseReplay(text: string): RecordedStory {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const fieldsAt = (index: number) => {
    const line = lines[index]
    const offset = lines.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0)
    const fail = (problem: string): never => {
      throw new FormatError('replay', offset, `line ${index + 1}: ${problem}`)
    }
    return line === undefined ? fail('it is not there: the file ends before it') : new Fields(line, fail)
  }
  const what = header(fieldsAt(0))
  const steps: RecordedStep[] = []
  for (let index = 1; ; index++) {
    const fields = fieldsAt(index)
    if (fields.has('law')) {
      const law = fields.text('law')
      fields.end()
      if (index !== lines.length - 1) fieldsAt(index).fail('lines come behind the law, which is the last')
      return { ...what, steps, law }
    }
    steps.push(step(fields, index))
  }
}

function header(fields: Fields): Omit<RecordedStory, 'steps' | 'law'> {
  if (fields.text('format') !== FORMAT) fields.fail(`no ${FORMAT}`)
  const version = fields.count('schemaVersion')
  if (version !== VERSION) fields.fail(`it is of version ${version}, and only ${VERSION} is known`)
  const what = {
    scenario: fields.text('scenario'),
    kernel: fields.text('kernel'),
    sizes: {
      processes: fields.count('processes'),
      ...(fields.has('modules') && { modules: fields.count('modules') }),
    },
    engine: fields.text('engine'),
    ...(fields.has('faults') && { faults: faultsOf(fields) }),
  }
  fields.end()
  return what
}

function faultsOf(fields: Fields): Faults {
  const budget = fields.count('faults')
  const names = fields.text('faultKinds').split(',')
  const kinds = names.map(
    (name) => FAULT_KINDS.find((kind) => kind === name) ?? fields.fail(`no fault is called ${JSON.stringify(name)}`),
  )
  return { budget, kinds }
}

function step(fields: Fields, number: number): RecordedStep {
  if (fields.count('step') !== number) fields.fail(`it is not step ${number}: a line is missing, or one too many`)
  const [id, call, subject] = [fields.text('id'), fields.text('call'), fields.text('subject')]
  const [point, end] = [fields.text('point'), fields.text('end')]
  fields.end()
  return { id, call, subject, point, end }
}
