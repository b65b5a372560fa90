import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { configOf, formatConfig, parseConfigFile } from './index.ts'

describe('formatConfig()', () => {
  test('has the kinds in the order of kmod, and each kind in the order of reading', () => {
    const text = `
weakdep w x y
softdep s pre: a post: b
options o a=1
alias p m
remove r cmd
install i cmd
blacklist z
options n b=2
blacklist a
`
    expect(formatConfig(configOf(parseConfigFile(latin1Bytes(text), 'a.conf').directives))).toEqual([
      'blacklist z',
      'blacklist a',
      'install i cmd',
      'remove r cmd',
      'alias p m',
      'options o a=1',
      'options n b=2',
      'softdep s pre: apost: b',
      'weakdep w x y',
    ])
  })

  test('has no lines for no configuration', () => {
    expect(formatConfig(configOf([]))).toEqual([])
  })
})
