import { requestCatalogue } from './catalogue.ts'
import { makes } from './request-format.ts'
import type { RequestRow } from './request-row.ts'

/** Which rows are looked for. */
export interface RowQuery {
  /** Part of a subsystem's name. */
  readonly subsystem?: string
  /** Part of anything that a row says, a name that one of its formats makes, or the number of a row. */
  readonly texts?: readonly string[]
}

/** The rows of the catalogue that answer to all of a query, upper and lower case alike. */
export function findRows({ subsystem = '', texts = [] }: RowQuery): readonly RequestRow[] {
  return requestCatalogue.filter(
    (row) => includes(row.subsystem, subsystem) && texts.every((text) => says(row, text) || asksFor(row, text)),
  )
}

/** The bare `%s` of some rows makes every name, so that it tells nothing. */
function asksFor({ calls }: RequestRow, text: string): boolean {
  return calls.some(({ format }) => format !== '%s' && makes(format, text))
}

function says({ row, subsystem, calls }: RequestRow, text: string): boolean {
  if (/^\d+$/.test(text)) return row === Number(text)
  if (includes(subsystem, text)) return true
  return calls.some(({ format, caller, examples }) => {
    const words = examples.flatMap(({ asked, module }) => [asked, module ?? ''])
    return [format, caller, ...words].some((word) => includes(word, text))
  })
}

function includes(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase())
}
