import type { Variables } from './kobject.ts'
import { isUeventAction, type UeventAction } from './uevent-action.ts'

/** What a write to a file `uevent` asks for. */
export interface SyntheticEvent {
  readonly action: UeventAction
  readonly variables: Variables
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Reads `ACTION` or `ACTION UUID [KEY=VALUE ...]`. Undefined for anything else. Kernels before 4.13 know the action alone, and
 * say nothing of who asked. R8.5; the version is recalled.
 */
export function parseSyntheticEvent(text: string, knowsArguments: boolean): SyntheticEvent | undefined {
  const [action = '', ...rest] = text.replace(/[\n\0]$/, '').split(' ')
  if (!isUeventAction(action)) return undefined
  if (!knowsArguments) return rest.length === 0 ? { action, variables: [] } : undefined
  const [uuid, ...settings] = rest
  if (uuid === undefined) return { action, variables: [['SYNTH_UUID', '0']] }
  if (!UUID.test(uuid)) return undefined
  const told = settings.map((setting) => /^([0-9a-z]+)=([0-9a-z]+)$/i.exec(setting))
  if (told.includes(null)) return undefined
  const variables = told.map((match): readonly [string, string] => [`SYNTH_ARG_${match![1]}`, match![2]!])
  return { action, variables: [['SYNTH_UUID', uuid], ...variables] }
}
