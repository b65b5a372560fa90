import type { InfoField } from '../../formats/elf/index.ts'
import { Parameters } from './modinfo-parameters.ts'

/** What to show of one module, and how. */
export interface InfoFormat {
  /** A path, or `(builtin)`. */
  readonly filename: string
  /** The module's name, given only for a built-in one: it then precedes all other fields. */
  readonly name?: string
  /** The one field to show, as `-F` names it. */
  readonly field?: string
  readonly separator: '\n' | '\0'
}

/** Output, and the messages for standard error, without tool and level. */
export interface FormattedInfo {
  readonly out: string
  readonly errors: readonly string[]
}

const VALUE_COLUMN = 16

/**
 * The lines that modinfo prints before it opens the module, and that stand even if that fails. With the field `filename`
 * they are all that it prints.
 */
export function formatHeading({ filename, name, field, separator }: InfoFormat): string {
  if (field === 'filename') return filename + separator
  if (field !== undefined) return field === 'name' && name !== undefined ? name + separator : ''
  const nameLine = name === undefined ? '' : label('name') + name + separator
  return nameLine + label('filename') + filename + separator
}

/** The whole output of kmod 34's modinfo for one module, heading included. */
export function formatInfo(fields: readonly InfoField[], format: InfoFormat): FormattedInfo {
  const heading = formatHeading(format)
  if (format.field === 'filename') return { out: heading, errors: [] }
  const body = format.field === undefined ? formatAll(fields, format.separator) : formatOne(fields, format)
  return { out: heading + body.out, errors: body.errors }
}

/** Every field in order, the parameters last and in reverse. `key=value` with `-0`, but parameters keep their label. */
function formatAll(fields: readonly InfoField[], separator: '\n' | '\0'): FormattedInfo {
  const parameters = new Parameters()
  const lines: string[] = []
  for (const { key, value } of fields) {
    if (parameters.take(key, value)) continue
    lines.push((separator === '\0' ? `${key}=` : label(key)) + value + separator)
  }
  for (const parameter of parameters.lastFirst()) {
    const { name, description, type } = parameter
    const text = description === undefined ? type : type === undefined ? description : `${description} (${type})`
    lines.push(`${label('parm')}${name}:${text}${separator}`)
  }
  return { out: lines.join(''), errors: parameters.errors }
}

/** The values of one field, without labels. A parameter's type always stands in brackets here. */
function formatOne(fields: readonly InfoField[], { field, separator }: InfoFormat): FormattedInfo {
  if (field !== 'parm') {
    const values = fields.filter(({ key }) => key === field).map(({ value }) => value + separator)
    return { out: values.join(''), errors: [] }
  }
  const parameters = new Parameters()
  for (const { key, value } of fields) parameters.take(key, value)
  const lines = parameters.lastFirst().map(({ name, description, type }) => {
    return `${name}:${description ?? ''}${type === undefined ? '' : ` (${type})`}${separator}`
  })
  return { out: lines.join(''), errors: parameters.errors }
}

function label(key: string): string {
  return `${key}:`.padEnd(VALUE_COLUMN)
}
