import { describe, expect, test } from 'vitest'
import { aTree, stepsOf, type TreeParts } from '../../../test/support/a-tree.ts'
import { resolve, type Step } from './index.ts'

function steps(parts: TreeParts, asked: string): readonly Step[] {
  return stepsOf(resolve(aTree(parts).knowledge, asked))
}

const parts: TreeParts = {
  modules: {
    ...{ 'kernel/base.ko': {}, 'kernel/helper.ko': { depends: ['base'] } },
    'kernel/late.ko': { aliases: ['after-all'] },
    'kernel/d.ko': {},
    'kernel/m.ko': { depends: ['d'] },
  },
  config: { 'a.conf': '# Two softdeps.\nsoftdep m pre: helper \\\n  post: after-all\n' },
}

describe('the reason of a step', () => {
  test('is a dependency, a softdep with its word and line, or that the module was asked for', () => {
    const directive = expect.objectContaining({ origin: { file: '/etc/modprobe.d/a.conf', line: 3 } })

    expect(steps(parts, 'm').map(({ target, reason }) => [target.module, reason])).toEqual([
      ['d', { kind: 'dependency', of: 'm' }],
      ['base', { kind: 'dependency', of: 'helper' }],
      ['helper', { kind: 'softdep', group: 'pre', of: 'm', word: 'helper', directive }],
      ['m', { kind: 'asked' }],
      ['late', { kind: 'softdep', group: 'post', of: 'm', word: 'after-all', directive }],
    ])
  })

  test('names the line of modules.softdep for a softdep of the module itself', () => {
    const [step] = steps({ modules: { 'kernel/p.ko': {}, 'kernel/m.ko': { softdepsPre: ['p'] } } }, 'm')
    const origin = { file: '/lib/modules/6.1.0-test/modules.softdep', line: 2 }

    expect(step?.reason).toMatchObject({ kind: 'softdep', directive: { origin } })
  })

  test('is that it was asked for, for each of the modules that an alias leads to', () => {
    const modules = { 'kernel/a.ko': { aliases: ['x'] }, 'kernel/b.ko': { aliases: ['x'] } }

    expect(steps({ modules }, 'x').map(({ reason }) => reason.kind)).toEqual(['asked', 'asked'])
  })
})

describe('a required step', () => {
  test('is the module asked for and each of its hard dependencies, and no softdep', () => {
    expect(steps(parts, 'm').map(({ target, required }) => [target.module, required])).toEqual([
      ['d', true],
      ['base', false],
      ['helper', false],
      ['m', true],
      ['late', false],
    ])
  })

  test('is a hard dependency also where a softdep brings it first', () => {
    const modules = { 'kernel/b.ko': {}, 'kernel/c.ko': { softdepsPre: ['b'] }, 'kernel/a.ko': { depends: ['c', 'b'] } }

    expect(steps({ modules }, 'a').map(({ target, required }) => [target.module, required])).toEqual([
      ['b', true],
      ['c', true],
      ['b', true],
      ['a', true],
    ])
  })
})

describe('a target', () => {
  test('of a dependency has the path that modules.dep gives to it, and no alias', () => {
    expect(steps(parts, 'm')[0]?.target).toEqual({
      module: 'd',
      alias: undefined,
      path: '/lib/modules/6.1.0-test/kernel/d.ko',
      found: { kind: 'dependency' },
    })
  })

  test('of a softdep says how its word was found', () => {
    expect(steps(parts, 'm').at(-1)?.target).toMatchObject({ alias: 'after_all', found: { kind: 'alias' } })
  })
})
