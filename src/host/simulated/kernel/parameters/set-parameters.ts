import type { ErrnoName } from '../../../../names.ts'
import type { ParameterFacts } from '../image/index.ts'
import type { Load } from '../load-context.ts'
import { initialText, parameterFacts, setValue } from './parameter-value.ts'
import { type Argument, splitArguments } from './split-arguments.ts'

/** Names that the kernel takes for itself, whatever the module. R1.30 */
const SWALLOWED = ['async_probe', 'dyndbg']

/** Sets the module's parameters from the caller's text, left to right. Setters that come before a refusal have run. R1.29 to R1.31 */
export function setParameters(load: Load): ErrnoName | undefined {
  const { log, profile, rules } = load.loader.world
  const { name, parameters } = load.image
  const known = new Map(
    Object.entries(parameters).map(([key, told]) => [plain(key), { key, facts: parameterFacts(told) }]),
  )
  for (const { key, facts } of known.values()) load.loading.parameters.set(key, initialText(facts))
  let failure: ErrnoName | undefined
  for (const argument of splitArguments(load.request.parameters)) {
    if (argument.name === '--' && argument.value === undefined && rules.holds('R1.29/rest')) {
      log.print(`${name}: parameters after \`--' ignored`)
      break
    }
    const { key = argument.name, facts } =
      known.get(rules.holds('R1.29/dash') ? plain(argument.name) : argument.name) ?? {}
    const refused = facts === undefined ? unknown(load, argument) : set(load, key, facts, argument)
    if (refused === undefined) continue
    log.print(`${name}: ${complaint(refused, argument)}`)
    failure = refused
    if (!profile.parsesOn || !rules.holds('R1.31/on')) break
  }
  return failure
}

function set(load: Load, key: string, facts: ParameterFacts, { value }: Argument): ErrnoName | undefined {
  const result = setValue(facts, value)
  if ('refused' in result) return load.loader.world.rules.holds('R1.31/setter') ? result.refused : undefined
  if (facts.type !== 'errno') load.loading.parameters.set(key, result.text)
  if (facts.type === 'charp') {
    load.strings ??= new Map()
    load.strings.set(key, result.text)
  }
  return undefined
}

function unknown(load: Load, { name }: Argument): ErrnoName | undefined {
  const { log, profile, rules } = load.loader.world
  if (SWALLOWED.includes(plain(name)) && rules.holds('R1.30/swallowed')) {
    if (plain(name) === 'async_probe') load.asyncProbe = true
    return undefined
  }
  if (profile.unknownParameter === 'refused' && rules.holds('R1.30/refused')) return 'ENOENT'
  log.print(`${load.image.name}: unknown parameter '${name}' ignored`)
  return undefined
}

function complaint(code: ErrnoName, { name, value = '' }: Argument): string {
  if (code === 'ENOENT') return `Unknown parameter \`${name}'`
  return `\`${value}' ${code === 'ENOSPC' ? 'too large' : 'invalid'} for parameter \`${name}'`
}

function plain(name: string): string {
  return name.replaceAll('-', '_')
}
