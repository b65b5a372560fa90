/** What lsmod shows of a module. A number that cannot be read any more is a negative errno, as in kmod's (issue 41). */
export interface LsmodRow {
  readonly name: string
  readonly sizeBytes: number
  readonly refcnt: number
  /** In the order in which sysfs lists them. */
  readonly holders: readonly string[]
}

const HEADER = 'Module                  Size  Used by\n'

/** The whole output of lsmod, a row a module. kmod 34 prints the last blank only where holders follow. */
export function formatLsmod(rows: readonly LsmodRow[]): string {
  return HEADER + rows.map((row) => `${formatRow(row)}\n`).join('')
}

function formatRow({ name, sizeBytes, refcnt, holders }: LsmodRow): string {
  const columns = `${name.padEnd(19)} ${String(sizeBytes).padStart(8)}  ${refcnt}`
  return holders.length === 0 ? columns : `${columns} ${holders.join(',')}`
}
