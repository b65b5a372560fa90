import { type Evidence, evidenceOf } from './evidence.ts'
import { HELPERS, type Helper } from './helpers.ts'
import { type Runaway, runRunaway, STEP_BUDGET } from './run-runaway.ts'
import { TRIGGERS, type Trigger } from './triggers.ts'

/** A kernel of the time, and two of today. */
const KERNELS: readonly string[] = ['2.6.27', '6.1', '6.12']

/** One trigger with one helper on one kernel. */
export interface RunawayCell {
  readonly kernel: string
  readonly trigger: Trigger
  readonly helper: Helper
  readonly evidence: Evidence
  readonly runaway: Runaway
}

/** All triggers with all helpers on all kernels. */
export async function runawayCells(): Promise<RunawayCell[]> {
  const cells: RunawayCell[] = []
  for (const kernel of KERNELS) {
    for (const trigger of TRIGGERS) {
      for (const helper of HELPERS) {
        const evidence = evidenceOf(trigger, helper, kernel)
        cells.push({ kernel, trigger, helper, evidence, runaway: await runRunaway(trigger, helper, kernel) })
      }
    }
  }
  return cells
}

/** More messages than a limit lets through at once: their number says only when the machine was stopped. */
const FEW = 10

/** The document that shows them. */
export function runawayDocument(cells: readonly RunawayCell[]): string {
  return [
    '# The runaway loop of 2008',
    '',
    'Made by `UPDATE=1 npx vitest run --project unit src/lab/runaway`; a test holds it to what the simulated machine does.',
    '',
    INTRODUCTION,
    '',
    ...listed('Triggers', TRIGGERS),
    ...listed('Helpers', HELPERS),
    ...KERNELS.flatMap((kernel) =>
      tableOf(
        kernel,
        cells.filter((cell) => cell.kernel === kernel),
      ),
    ),
    READING,
    '',
  ].join('\n')
}

const INTRODUCTION = `\
A kernel asks for a module, its helper fails and wants to say so, and what it does to say so makes the kernel ask again. Linux 2.6 stops
the 51st request that waits inside 50 others: it prints *runaway loop modprobe NAME* and answers ENOMEM. Kernels from 4.13 on let it wait
five seconds. Both bound how *deep* a chain is. Neither bounds how *long* it goes on.`

const READING = `\
*Goes on* is told where the machine had taken ${STEP_BUDGET.toLocaleString('en')} steps and there was still no end. *Depth* is how many requests were under way at once.
*Messages* are lines of the kernel's log.

A **fact** is what the code of that kernel does, or was measured: one request a call and two requests a call on 6.1 and 6.12, by a helper
that needs a missing module itself. A **hypothesis** says what the initramfs of 2008 may have done; the discussion ended without a cause.
*Reports* with a console that is not there yet is hypothesis B: the open is answered by two requests, one for char-major-5-1 and, where that
helper ran and failed, one for char-major-5, so that every level of the chain descends again. *Detaches* is hypothesis A, of Ted Ts'o: whoever opens the
console does so after the helper has ended, and the chain is never deeper than two. Where the script ends with 1, both go together: the
messages are seen, and there is no end, as it was reported.

The article of 2008 counts four messages; the code prints five in a boot.`

function listed(title: string, entries: readonly { readonly name: string; readonly about: string }[]): string[] {
  return [`## ${title}`, '', ...entries.map(({ name, about }) => `- **${name}**: ${about}`), '']
}

function tableOf(kernel: string, cells: readonly RunawayCell[]): string[] {
  const rows = TRIGGERS.map((trigger) => {
    const row = HELPERS.map((helper) =>
      cellText(cells.find((cell) => cell.trigger === trigger && cell.helper === helper)!),
    )
    return `| ${trigger.name} | ${row.join(' | ')} |`
  })
  const header = `| | ${HELPERS.map(({ name }) => name).join(' | ')} |`
  return [`## Linux ${kernel}`, '', header, `|---${'|---'.repeat(HELPERS.length)}|`, ...rows, '']
}

function cellText({ evidence, runaway: { ends, deepest, requests, messages, seconds } }: RunawayCell): string {
  const told = [`depth ${deepest}`]
  if (ends) told.push(counted(requests, 'request'))
  told.push(ends || messages <= FEW ? counted(messages, 'message') : 'more and more messages')
  if (ends && seconds > 0) told.push(`${seconds} s`)
  return `${ends ? 'ends' : '**goes on**'}: ${told.join(', ')} (${evidence})`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
