import { describe, expect, test } from 'vitest'
import { aTree } from '../../../test/support/a-tree.ts'
import { type AnsweringKernel, answerTo } from './index.ts'
import { answered, asks, type RequestCall, type RequestExample, unclaimed } from './request-row.ts'

const tree = aTree({
  modules: { 'kernel/m.ko': { aliases: ['fs-m', 'fs-two'] }, 'kernel/n.ko': { aliases: ['fs-two', 'fs-two'] } },
  builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext3'] } },
  config: { 'a.conf': 'blacklist n\nalias fs-gone gone\ninstall run true\nalias fs-run run\n' },
})

function answer(example: RequestExample, kernel: Partial<AnsweringKernel> = {}, facts: Partial<RequestCall> = {}) {
  const call = asks('fs-%s', 'fs/filesystems.c', 'wait =0', [example], facts)
  return answerTo({ knowledge: tree.knowledge, release: tree.release, options: undefined, ...kernel }, call, example)
}

const example = (asked: string) => answered(asked, 'm', 'M_FS')
const because = (kind: string, facts = {}) => ({ kind: 'absent', because: { kind, ...facts } })

describe('answerTo()', () => {
  test.each([
    ['fs-m', [{ module: 'm', does: 'load' }]],
    ['fs-ext3', [{ module: 'ext4', does: 'builtin' }]],
    [
      'fs-two',
      [
        { module: 'm', does: 'load' },
        { module: 'n', does: 'blacklisted' },
      ],
    ],
    ['fs-gone', [{ module: 'gone', does: 'nothing' }]],
    ['fs-run', [{ module: 'run', does: 'command' }]],
  ])('%s is answered by %j', (asked, modules) => {
    expect(answer(example(asked))).toEqual({ kind: 'modules', modules })
  })

  test.each([
    ['y', 'builtin'],
    ['m', 'unclaimed'],
    ['n', 'not-configured'],
  ])('what is absent with its option at %s is %s', (value, kind) => {
    expect(answer(example('fs-x'), { options: new Map([['M_FS', value]]) })).toEqual(because(kind, { option: 'M_FS' }))
  })

  test('an option that the kernel does not have is told', () => {
    expect(answer(example('fs-x'), { options: new Map() })).toEqual(because('no-such-option', { option: 'M_FS' }))
  })

  test('without a configuration there is no reason', () => {
    expect(answer(example('fs-x'))).toEqual(because('unknown'))
  })

  test.each(['user-alias', 'fallback'] as const)('a name that is for nobody is %s, whatever is configured', (why) => {
    expect(answer(unclaimed('fs-x', why), { options: new Map() })).toEqual(because(why))
  })

  test.each([
    ['6.1.0-40-amd64', because('later-kernel', { since: '6.9' })],
    ['6.9.0', because('unknown')],
    ['6.12.1', because('unknown')],
    ['7.0', because('unknown')],
    ['5.10', because('later-kernel', { since: '6.9' })],
  ])('%s against a call since 6.9', (release, expected) => {
    expect(answer(example('fs-x'), { release }, { since: '6.9' })).toEqual(expected)
  })

  test.each([
    ['6.8.12', because('unknown')],
    ['6.9', because('earlier-kernel', { until: '6.9' })],
  ])('%s against a call until 6.9', (release, expected) => {
    expect(answer(example('fs-x'), { release }, { until: '6.9' })).toEqual(expected)
  })
})
