/** What programs are made of: the names of modules/table.mjs and modules/damage.mjs, and texts of parameters. */
import type { Random } from '../../support/random.ts'
import { DAMAGED_MODULES } from '../modules/damage.mjs'
import { SMALL_MODULES } from '../modules/table.mjs'

/** Files of the modules that depend on each other, dependencies first. */
export const CHAIN: readonly string[] = ['m0', 'm1', 'm2', 'm3', 'm4']
const BESIDE = ['m5', 'm6', 'm7', 'm8', 'm9', 'm0-copy', 'm0-link', 'm1-copy', 'm3-copy', 'm0-permanent']
const ODD = SMALL_MODULES.map(({ file }) => file).filter((file) => !CHAIN.includes(file) && !BESIDE.includes(file))
const DAMAGED = DAMAGED_MODULES.map(({ file }) => file).filter((file) => !BESIDE.includes(file))

/** Modules with parameters that sysfs shows. */
const SHOWN = ['m0', 'm0-copy', 'm0-link', 'm3', 'm3-copy']

/** Symbols to take references by: not all of them lead to a module. */
export const GPL_SYMBOLS: readonly string[] = ['m0_gpl', 'm1_gpl', 'm2_gpl', 'm5_gpl', 'm9_gpl', 'm1_plain', 'nowhere']

const NUMBERS = ['0', '7', '-3', '+5', '0x1f', '010', '0b1', '5x', '', '2147483647', '2147483648', '"8"', '"8"x', '1 2']
const BOOLEANS = ['1', '0', 'y', 'N', 'on', 'off', 'o', '2', '', 'true']
/** The last is too long by one byte. */
const TEXTS = ['a', '', 'a-b_c', '"a b"', 'a"b"', '"a', 'x=y', 'a,b', '-', 'x'.repeat(1025)]
/** EPERM, ENOENT, EIO, EINVAL, ENOSPC, and none. */
const REFUSALS = ['1', '2', '5', '22', '28', '0', 'x']
/** ENODEV, EBUSY, EEXIST, ENOENT, EIO, EINVAL, and what is no error. */
const RETURNS = ['-19', '-16', '-17', '-2', '-5', '-22', '0', '1', '77']

const NAMES = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'bare', 'imports', 'twin', 'nosuch']

/** The name in the kernel of the module in a file. */
export function nameOf(file: string): string {
  const whole = DAMAGED_MODULES.find((module) => module.file === file)?.of ?? (file === 'm0-link' ? 'm0' : file)
  return SMALL_MODULES.find((module) => module.file === whole)?.name ?? whole
}

/** What a module exports for others with a compatible licence. */
export function gplSymbolOf(name: string): string | undefined {
  return SMALL_MODULES.find(({ file }) => file === name)?.exports?.gpl
}

/** The file of a module: one of the chain, beside it, odd, or damaged. */
export function anyFile(random: Random): string {
  const of = random.below(20)
  return random.pick(of < 8 ? CHAIN : of < 14 ? BESIDE : of < 17 ? ODD : DAMAGED)
}

/** A name to remove, or to look at. */
export function anyName(random: Random): string {
  return random.pick(random.below(3) > 0 ? CHAIN : NAMES)
}

/** Flags of finit_module: mostly none. */
export function anyFlags(random: Random): number {
  return random.below(6) > 0 ? 0 : random.pick([1, 2, 3, 4, 5, 8])
}

/** The text of the parameters of a load, with the blank before it: mostly none. */
export function anyParameters(random: Random, file: string): string {
  const count = random.pick([0, 0, 0, 0, 1, 1, 2, 3])
  return Array.from({ length: count }, () => ` ${anyParameter(random, file)}`).join('')
}

function anyParameter(random: Random, file: string): string {
  const own = (): string => {
    switch (random.below(6)) {
      case 0:
        return `label${anyValue(random, TEXTS)}`
      case 1:
        return `flag${anyValue(random, BOOLEANS)}`
      case 2:
        return `hidden${anyValue(random, NUMBERS)}`
      case 3:
        return `picky${anyValue(random, REFUSALS)}`
      default:
        return `size${anyValue(random, NUMBERS)}`
    }
  }
  const other = (): string =>
    random.pick([
      `returns=${random.pick(RETURNS)}`,
      'nosuch',
      'nosuch=1',
      '--',
      'async_probe',
      'dyndbg=+p',
      'm0.size=3',
    ])
  return SHOWN.includes(file) && random.below(4) > 0 ? own() : other()
}

function anyValue(random: Random, values: readonly string[]): string {
  return random.below(12) === 0 ? '' : `=${random.pick(values)}`
}
