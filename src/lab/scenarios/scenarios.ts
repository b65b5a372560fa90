import type { CatalogueEntry } from '../explorer/index.ts'
import { DAEMON } from './daemon.ts'
import { ETXTBSY } from './etxtbsy.ts'
import { FAILURE_PROPAGATION } from './failure-propagation.ts'
import { GOING } from './going.ts'
import { HERD } from './herd.ts'
import { INITSTATE } from './initstate.ts'
import { LEAK } from './leak.ts'
import { MODONCE_CONVERGE } from './modonce-converge.ts'
import { REFUSING_INIT } from './refusing-init.ts'
import { REMOVAL_READERS } from './removal-readers.ts'
import { REQUEST_CYCLE } from './request-cycle.ts'
import { RUNAWAY } from './runaway.ts'
import { SHARER } from './sharer.ts'
import { STALE_INDEX } from './stale-index.ts'
import { STARVATION } from './starvation.ts'
import { STICKY_ANSWERS } from './sticky-answers.ts'
import { THIRD_INSERTER } from './third-inserter.ts'
import { UEVENT } from './uevent.ts'
import { WHOLE_PLANS } from './whole-plans.ts'

/** All scenarios, in the order in which they are listed. */
export const SCENARIOS: readonly CatalogueEntry[] = [
  ...INITSTATE,
  ...GOING,
  ...RUNAWAY,
  ...STARVATION,
  ...HERD,
  ...SHARER,
  ...FAILURE_PROPAGATION,
  ...LEAK,
  ...UEVENT,
  ...REMOVAL_READERS,
  ...REQUEST_CYCLE,
  ...STICKY_ANSWERS,
  ...ETXTBSY,
  ...STALE_INDEX,
  ...WHOLE_PLANS,
  ...REFUSING_INIT,
  ...MODONCE_CONVERGE,
  ...DAEMON,
  THIRD_INSERTER,
]
