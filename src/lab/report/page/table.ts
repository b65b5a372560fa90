import { type Html, type HtmlPart, html } from './html.ts'

/** A column of a table. Numbers stand at the right, words at the left. */
export interface Column<Row> {
  readonly title: string
  readonly isText?: boolean
  readonly cell: (row: Row) => HtmlPart
  /** Marks a cell that the reader must not overlook. */
  readonly isBad?: (row: Row) => boolean
}

/** A table, a row an element of `rows`. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  return html`<div class="scroll"><table>
<thead><tr>${columns.map(({ title, isText }) => html`<th${textClass(isText)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column) => cellOf(column, row))}</tr>\n`)}</tbody>
</table></div>`
}

function cellOf<Row>({ isText, cell, isBad }: Column<Row>, row: Row): Html {
  if (isBad?.(row) === true) return html`<td class="bad">${cell(row)}</td>`
  return html`<td${textClass(isText)}>${cell(row)}</td>`
}

function textClass(isText: boolean | undefined): Html | undefined {
  return isText === true ? html` class="text"` : undefined
}
