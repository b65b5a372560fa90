import type { ParsedOptions } from '../options/index.ts'
import { usage } from '../own-arguments.ts'
import type { World } from '../world.ts'

/** Ends with status 64. */
export type Refuse = (message: string) => never

/** Reads the values of a command's options. */
export interface OptionValues<Name extends string> {
  readonly refuse: Refuse
  /** The last one that was given. */
  value(name: Name): string | undefined
  number(name: Name, least: number, most: number): number | undefined
}

/** Of modonce's own command of that name. */
export function optionValues<Name extends string>(
  world: World,
  command: string,
  { items }: ParsedOptions<Name>,
): OptionValues<Name> {
  const refuse: Refuse = (message) => usage(world, `modonce ${command}`, `modonce ${command}: ${message}`)
  const value = (name: Name) => {
    const item = items.findLast((other) => other.kind === 'option' && other.option === name)
    return item?.kind === 'option' ? item.value : undefined
  }
  const number = (name: Name, least: number, most: number) => {
    const text = value(name)
    if (text === undefined) return undefined
    const given = /^\d{1,9}$/.test(text) ? Number(text) : -1
    return given >= least && given <= most
      ? given
      : refuse(`--${name} is a number from ${least} to ${most}, not '${text}'`)
  }
  return { refuse, value, number }
}
