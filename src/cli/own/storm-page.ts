import { type Column, formatLanes, formatPage, formatTable, html } from '../../lab/report/page/index.ts'
import type { Storm, StormRow, Workload } from '../../lab/storm/index.ts'

const COLUMNS: readonly Column<StormRow>[] = [
  { title: 'kernel', isText: true, cell: ({ era }) => era },
  { title: 'policy', isText: true, cell: ({ policy }) => policy },
  { title: 'decompresses', isText: true, cell: ({ decompresses }) => decompresses },
  { title: 'requests', cell: ({ requests }) => grouped(requests) },
  { title: 'loads', cell: ({ loads }) => grouped(loads) },
  { title: 'duplicates', cell: ({ duplicates }) => grouped(duplicates), isBad: ({ duplicates }) => duplicates > 0 },
  {
    title: 'wasted bytes',
    cell: ({ wastedBytes }) => grouped(wastedBytes),
    isBad: ({ wastedBytes }) => wastedBytes > 0,
  },
  { title: 'peak bytes', cell: ({ peakBytes }) => grouped(peakBytes) },
  { title: 'failed', cell: ({ failed }) => grouped(failed), isBad: ({ failed }) => failed > 0 },
  { title: 'late', cell: ({ late }) => grouped(late), isBad: ({ late }) => late > 0 },
  { title: 'lost', cell: ({ lost }) => grouped(lost), isBad: ({ lost }) => lost > 0 },
  { title: 'processes', cell: ({ processes }) => grouped(processes) },
  { title: 'virtual ms', cell: ({ virtualMs }) => grouped(virtualMs) },
]

const MEANINGS = {
  good: 'an insertion that made a module live',
  bad: 'an insertion that was for nothing',
  wait: 'asleep, for somebody else to finish',
} as const

/** What `storm --report` writes. */
export function stormPage(
  { cpus, seed, workload }: { readonly cpus: number; readonly seed: number; readonly workload: Workload },
  storms: readonly Storm[],
  command: string,
): string {
  return formatPage({
    title: `A boot storm on ${cpus} CPUs`,
    about: `${workload.about}. A model of the kernel in virtual time, seed ${seed}.`,
    command,
    data: { schemaVersion: 1, rows: storms.map(({ row }) => row), lanes: storms.map(({ lanes }) => lanes) },
    body: [
      formatTable(
        COLUMNS,
        storms.map(({ row }) => row),
      ),
      storms.map(
        ({ row, lanes }) => html`<h2>${row.era}, ${row.policy}</h2>
${formatLanes(lanes, MEANINGS)}`,
      ),
    ],
  })
}

function grouped(count: number): string {
  return count.toLocaleString('en')
}
