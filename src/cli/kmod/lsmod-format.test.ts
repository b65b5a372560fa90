import { describe, expect, test } from 'vitest'
import { formatLsmod } from './lsmod-format.ts'

describe('formatLsmod()', () => {
  test('prints only the header where nothing is loaded', () => {
    expect(formatLsmod([])).toBe('Module                  Size  Used by\n')
  })

  test('aligns the columns and names the holders', () => {
    const text = formatLsmod([
      { name: 'xfrm_user', sizeBytes: 53248, refcnt: 2, holders: [] },
      { name: 'xfrm_algo', sizeBytes: 16384, refcnt: 2, holders: ['esp4', 'xfrm_user'] },
      { name: 'a_module_name_of_thirty_letters', sizeBytes: 123456789, refcnt: 0, holders: [] },
    ])

    expect(text.split('\n').slice(1)).toEqual([
      'xfrm_user              53248  2',
      'xfrm_algo              16384  2 esp4,xfrm_user',
      'a_module_name_of_thirty_letters 123456789  0',
      '',
    ])
  })

  test('shows the errno of a module that vanished meanwhile', () => {
    const text = formatLsmod([{ name: 'loop', sizeBytes: -2, refcnt: -2, holders: [] }])

    expect(text).toContain('loop                      -2  -2\n')
  })
})
