import type { Caller } from '../../actor.ts'
import type { ModuleLoader } from '../module-loader.ts'

/** No right, or `kernel.modules_disabled`: one errno for both, and before anything else. R1.1, R1.2 */
export function isRefused(
  { world: { rules }, disabled }: ModuleLoader,
  { privileged }: Pick<Caller, 'privileged'>,
): boolean {
  return (!privileged && rules.holds('R1.1')) || (disabled.value && rules.holds('R1.2'))
}
