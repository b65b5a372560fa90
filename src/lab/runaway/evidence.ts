import type { Helper } from './helpers.ts'
import type { Trigger } from './triggers.ts'

/** How it is known that a cell of the table is as it was in the world. The thread of 2008 found no cause. R6.17 */
export type Evidence = 'fact' | 'hypothesis'

const YEAR_2008 = '2.6.27'

/**
 * Facts: helpers that make the kernel ask for nothing, what CRYPTO_MANAGER=y does, one request a call (the code of 2.6.24; and
 * measured on 6.1 and 6.12), and two requests a call where they were measured. Hypotheses: that the modprobe of 2008 opened the
 * console itself, so that base_probe's second request made the tree (B), and that a process which outlived it did (A).
 */
export function evidenceOf({ name }: Trigger, helper: Helper, kernel: string): Evidence {
  if (name === 'CRYPTO_MANAGER=y' || helper.name === 'gives up' || helper.name === 'modonce') return 'fact'
  if (helper.name !== 'reports') return 'hypothesis'
  if (name === 'net-pf-1 with syslog') return 'fact'
  return name === 'two requests a call' && kernel !== YEAR_2008 ? 'fact' : 'hypothesis'
}
