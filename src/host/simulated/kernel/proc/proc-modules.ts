import { HIDDEN_ADDRESS } from '../addresses.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { LoadedModule, ModuleState } from '../modules/index.ts'

const STATE_WORDS: Readonly<Record<ModuleState, string>> = {
  unformed: '',
  coming: 'Loading',
  live: 'Live',
  going: 'Unloading',
}

/** Behind the letters of a module that comes or goes. R5.1 */
const STATE_SIGNS: Partial<Record<ModuleState, string>> = { coming: '+', going: '-' }

/** The text of /proc/modules, with addresses for who may see them. R5.1 */
export function procModules(loader: ModuleLoader, seesAddresses: boolean): string {
  const { rules } = loader.world
  const modules = loader.modules.newestFirst()
  const ordered = rules.holds('R5.1/newest first') ? modules : modules.toReversed()
  return ordered.map((module) => line(loader, module, seesAddresses)).join('')
}

function line({ world }: ModuleLoader, module: LoadedModule, seesAddresses: boolean): string {
  const { config, rules } = world
  const state = module.state
  if (state === 'unformed' && rules.holds('R5.1/state')) return ''
  const sizeBytes = module.coreBytes + (rules.holds('R5.1/size') ? module.initBytes : 0)
  const hasCounts = config.MODULE_UNLOAD || !rules.holds('R5.1/unload')
  const counted = hasCounts ? `${module.refcnt} ${usersOf(module, rules.holds('R5.1/users'))}` : '- -'
  const address = seesAddresses || !rules.holds('R5.1/address') ? module.addressText : HIDDEN_ADDRESS
  const taints = tainted(module.taints.value, world.profile.taintLetters, rules.holds('R5.3'))
  const told = taints === '' || !rules.holds('R5.1/taints') ? '' : ` (${taints}${STATE_SIGNS[state] ?? ''})`
  return `${module.name} ${sizeBytes} ${counted} ${STATE_WORDS[state]} ${address}${told}\n`
}

function usersOf(module: LoadedModule, tellsPermanent: boolean): string {
  const users = module.users.value.map(({ name }) => `${name},`).join('')
  return users + (module.image.permanent && tellsPermanent ? '[permanent],' : '') || '-'
}

/** Older kernels tell fewer of them. R5.3 */
function tainted(letters: string, known: string, holds: boolean): string {
  // Most modules have none, and each read of the file asks for all of them.
  return holds && letters !== ''
    ? Array.from(letters, (letter) => (known.includes(letter) ? letter : '')).join('')
    : letters
}
