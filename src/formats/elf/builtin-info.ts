import { FormatError } from '../../errors.ts'
import { latin1, latin1Bytes } from '../bytes/index.ts'
import { type InfoField, infoField } from './module-info.ts'

const DOT = 0x2e

/**
 * What `modules.builtin.modinfo` says of a built-in module: its first run of `NAME.key=value` records, as libkmod 34 reads it.
 * Undefined without such a run. EINVAL for a record without a dot in front of or right after the run.
 */
export function builtinInfo(bytes: Uint8Array, name: string): InfoField[] | undefined {
  const wanted = latin1Bytes(name)
  const fields: InfoField[] = []
  let start = 0
  while (start < bytes.length) {
    const nul = bytes.indexOf(0, start)
    const end = nul < 0 ? bytes.length : nul
    const dot = bytes.subarray(start, end).indexOf(DOT)
    if (dot < 0) throw new FormatError('modules.builtin.modinfo', start, 'unexpected string without modname prefix')
    if (dot === wanted.length && wanted.every((byte, index) => bytes[start + index] === byte)) {
      fields.push(infoField(latin1(bytes.subarray(start + dot + 1, end))))
    } else if (fields.length > 0) {
      break
    }
    start = end + 1
  }
  return fields.length > 0 ? fields : undefined
}
