import { describe, expect, test } from 'vitest'
import { formatHeading, formatInfo, type InfoFormat } from './modinfo-fields.ts'

const FIELDS = [
  { key: 'license', value: 'GPL' },
  { key: 'parm', value: 'debug:Be loud' },
  { key: 'parmtype', value: 'debug:int' },
  { key: 'parm', value: 'only_text:Text' },
  { key: 'parmtype', value: 'only_type:array of int' },
  { key: 'fifteen-letters', value: 'x' },
]
const FORMAT: InfoFormat = { filename: '/m.ko', separator: '\n' }

describe('formatInfo()', () => {
  test('prints labels to column 17 and the parameters last, in reverse', () => {
    expect(formatInfo(FIELDS, FORMAT)).toEqual({
      out:
        'filename:       /m.ko\n' +
        'license:        GPL\n' +
        'fifteen-letters:x\n' +
        'parm:           only_type:array of int\n' +
        'parm:           only_text:Text\n' +
        'parm:           debug:Be loud (int)\n',
      errors: [],
    })
  })

  test('puts the name of a built-in module first', () => {
    const format: InfoFormat = { filename: '(builtin)', name: 'ext4', separator: '\n' }

    expect(formatInfo([], format).out).toBe('name:           ext4\nfilename:       (builtin)\n')
  })

  test('prints key=value with NUL, but file name and parameters with their labels', () => {
    const { out } = formatInfo(FIELDS.slice(0, 3), { ...FORMAT, separator: '\0' })

    expect(out).toBe('filename:       /m.ko\0license=GPL\0parm:           debug:Be loud (int)\0')
  })

  test('prints the values of one field without labels', () => {
    expect(formatInfo(FIELDS, { ...FORMAT, field: 'license' }).out).toBe('GPL\n')
    expect(formatInfo(FIELDS, { ...FORMAT, field: 'parmtype' }).out).toBe('debug:int\nonly_type:array of int\n')
    expect(formatInfo(FIELDS, { ...FORMAT, field: 'License' }).out).toBe('')
  })

  test('prints parameters in their other form when they are the field', () => {
    const { out } = formatInfo(FIELDS, { ...FORMAT, field: 'parm' })

    expect(out).toBe('only_type: (array of int)\nonly_text:Text\ndebug:Be loud (int)\n')
  })

  test('tells an empty description or type from a missing one', () => {
    const fields = [
      { key: 'parm', value: 'a:' },
      { key: 'parmtype', value: 'b:' },
    ]

    expect(formatInfo(fields, { ...FORMAT, field: 'parm' }).out).toBe('b: ()\na:\n')
  })

  test('keeps the last of two descriptions and the place of the first', () => {
    const fields = ['a:old', 'b:x', 'a:new'].map((value) => ({ key: 'parm', value }))

    expect(formatInfo(fields, { ...FORMAT, field: 'parm' }).out).toBe('b:x\na:new\n')
  })

  test('reports a parameter without a colon and goes on', () => {
    const fields = [
      { key: 'parm', value: 'broken' },
      { key: 'parmtype', value: 'too' },
      { key: 'license', value: 'GPL' },
    ]

    expect(formatInfo(fields, FORMAT)).toEqual({
      out: 'filename:       /m.ko\nlicense:        GPL\n',
      errors: [`Found invalid "parm=broken": missing ':'`, `Found invalid "parmtype=too": missing ':'`],
    })
  })

  test('prints only the file name when that is the field', () => {
    expect(formatInfo(FIELDS, { ...FORMAT, field: 'filename' })).toEqual({ out: '/m.ko\n', errors: [] })
  })

  test('prints the name of a built-in module in front of a field of that name', () => {
    const format: InfoFormat = { filename: '(builtin)', name: 'ext4', field: 'name', separator: '\n' }

    expect(formatInfo([{ key: 'name', value: 'other' }], format).out).toBe('ext4\nother\n')
  })
})

describe('formatHeading()', () => {
  test('is what stands even if the module cannot be read', () => {
    expect(formatHeading(FORMAT)).toBe('filename:       /m.ko\n')
    expect(formatHeading({ ...FORMAT, field: 'license' })).toBe('')
  })
})
