import { type ErrnoName, errnoName } from '../../../../names.ts'
import type { ModuleImage, ParameterFacts } from '../image/index.ts'

/** What a setter made of a value: the text that its file shows from now on, or its refusal. */
export type SetResult = { readonly text: string } | { readonly refused: ErrnoName }

/** Bytes of the text of a `charp` at most. Linux kernel/params.c, param_set_charp(). */
const CHARP_BYTES_MAX = 1024

const INT_MIN = -(2 ** 31)
const INT_MAX = 2 ** 31 - 1

/** A parameter as facts, whatever short form told it. */
export function parameterFacts(told: ModuleImage['parameters'][string]): ParameterFacts {
  switch (typeof told) {
    case 'string':
      return { type: 'charp', value: told }
    case 'number':
      return { type: 'int', value: told }
    case 'boolean':
      return { type: 'bool', value: told }
    default:
      return told
  }
}

/** The text that the file of a parameter shows before anybody sets it. */
export function initialText({ value }: ParameterFacts): string {
  return typeof value === 'boolean' ? (value ? 'Y' : 'N') : String(value)
}

/** What the setter of a parameter makes of a value; undefined is a name without an equals sign. R1.31 */
export function setValue({ type, value: initial, maxBytes }: ParameterFacts, value: string | undefined): SetResult {
  if (type === 'bool') return setBool(value ?? 'y')
  if (value === undefined) return { refused: 'EINVAL' }
  if (type === 'int') return setInt(value)
  if (type === 'errno') return refusing(value, String(initial))
  const tooLong = type === 'charp' ? value.length > CHARP_BYTES_MAX : value.length + 1 > (maxBytes ?? CHARP_BYTES_MAX)
  return tooLong ? { refused: 'ENOSPC' } : { text: value }
}

/** The first letters decide, and `on` and `off`. Linux lib/kstrtox.c, kstrtobool(). */
function setBool(value: string): SetResult {
  if (/^(?:[yYtT1]|[oO][nN])/.test(value)) return { text: 'Y' }
  return /^(?:[nNfF0]|[oO][fF])/.test(value) ? { text: 'N' } : { refused: 'EINVAL' }
}

/** Its file shows the same text whatever was tried. */
function refusing(value: string, text: string): SetResult {
  const result = setInt(value)
  if ('refused' in result) return result
  if (Number(result.text) === 0) return { text }
  return { refused: errnoName(Number(result.text)) }
}

/** Decimal, hexadecimal behind 0x, octal behind 0. Linux lib/kstrtox.c, kstrtoint() with base 0. */
function setInt(value: string): SetResult {
  const match = /^([+-]?)(?:0[xX]([\da-fA-F]+)|(0[0-7]*)|([1-9]\d*))\n?$/.exec(value)
  if (match === null) return { refused: 'EINVAL' }
  const [, sign, hexadecimal, octal, decimal = '0'] = match
  const digits = hexadecimal ?? octal ?? decimal
  const number = Number.parseInt(digits, hexadecimal !== undefined ? 16 : octal !== undefined ? 8 : 10)
  const signed = sign === '-' ? -number : number
  return signed < INT_MIN || signed > INT_MAX ? { refused: 'ERANGE' } : { text: String(signed) }
}
