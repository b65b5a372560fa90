import type { Cell } from '../../cells.ts'
import type { State } from '../../state.ts'

/** Keys and values in their order. */
export type Variables = readonly (readonly [key: string, value: string])[]

/** Something in sysfs that the kernel tells of. */
export interface Kobject {
  /** Below /sys: `/module/xfrm_user`. */
  readonly devpath: string
  readonly subsystem: string
  /** What its subsystem says of it. */
  readonly variables: Variables
  /** Its `add` has been sent, so that its `remove` will be. R8.4 */
  readonly addSent: Cell<boolean>
  /** Its `remove` has been sent, so that none will be. R8.5 */
  readonly removeSent: Cell<boolean>
}

/** One that was there before anybody looked. */
export function kobject(state: State, devpath: string, subsystem: string, variables: Variables = []): Kobject {
  const addSent = state.cell(`kobject:${devpath}.addSent`, false)
  const removeSent = state.cell(`kobject:${devpath}.removeSent`, false)
  return { devpath, subsystem, variables, addSent, removeSent }
}
