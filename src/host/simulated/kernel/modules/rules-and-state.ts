import type { State } from '../../state.ts'
import type { Rules } from '../rules.ts'

/** What a part needs that keeps something by rules. */
export interface RulesAndState {
  readonly state: State
  readonly rules: Rules
}
