import type { CatalogueEntry } from '../explorer/index.ts'
import { INITSTATE } from './initstate.ts'

/** All scenarios, in the order in which they are listed. */
export const SCENARIOS: readonly CatalogueEntry[] = [...INITSTATE]
