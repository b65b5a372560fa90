import { REFUSE, WAIT_FOR_ALL, WAIT_FOR_ARRIVING, WAIT_ONCE } from './duplicate-policy.ts'
import type { Era } from './era.ts'
import type { EraFacts } from './profile.ts'

const E0: EraFacts = {
  duplicates: REFUSE,
  earlyDuplicateCheck: false,
  finitModule: false,
  exclusion: 'writers',
  sharing: 'none',
  waitsForSymbols: false,
  nameTaken: 'under mutex',
  failedReadBytes: 'none',
  taintLetters: 'PF',
}
const E1: EraFacts = { ...E0, nameTaken: 'late', waitsForSymbols: true, taintLetters: 'PFC' }
const E2: EraFacts = {
  ...E1,
  duplicates: WAIT_FOR_ARRIVING,
  finitModule: true,
  nameTaken: 'early',
  taintLetters: 'PFCOEKXTN',
}
const E3: EraFacts = { ...E2, duplicates: WAIT_FOR_ALL }
const E4: EraFacts = { ...E2, duplicates: WAIT_ONCE }
const E5: EraFacts = { ...E4, earlyDuplicateCheck: true, failedReadBytes: 'negative errno' }
const E5x: EraFacts = { ...E5, exclusion: 'everybody' }
const E6: EraFacts = { ...E5, sharing: 'uninterruptible', failedReadBytes: 'none' }
const E7: EraFacts = { ...E6, sharing: 'interruptible' }

/** Each era as its difference from the one before. Spec 0.2 */
export const ERA_FACTS: Readonly<Record<Era, EraFacts>> = { E0, E1, E2, E3, E4, E5, E5x, E6, E7 }
