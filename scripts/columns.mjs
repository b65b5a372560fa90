// @ts-check
/**
 * Lines whose cells stand below each other: the first column to the left, numbers and the rest to the right.
 * @param {readonly (readonly string[])[]} rows
 */
export function columns(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
}

/** @param {number} count */
export function grouped(count) {
  return count.toLocaleString('en')
}
