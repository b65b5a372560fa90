import { describe, expect, test } from 'vitest'
import { aTree, stepsOf, type TreeParts } from '../../../test/support/a-tree.ts'
import { type PlanOptions, resolve, resolvePath, type Step } from './index.ts'

/** A plan's actions in the words of `modprobe -D`. */
function shown(parts: TreeParts, asked: string, options: PlanOptions = {}): string[] {
  return stepsOf(resolve(aTree(parts).knowledge, asked, options)).map(line)
}

function line({ target, action, options }: Step): string {
  switch (action.kind) {
    case 'insert':
      return `insmod ${action.path} ${options}`
    case 'install':
      return `install ${action.directive.command} ${options}`
    default:
      return `${action.kind} ${target.module}`
  }
}

const DIRECTORY = '/lib/modules/6.1.0-test'

describe('the action of a step', () => {
  test('is to insert the file that modules.dep names, relative to the module directory or absolute', () => {
    const modules = { 'kernel/a.ko.xz': {}, '/opt/b.ko': { depends: ['a'] } }

    expect(shown({ modules }, 'b')).toEqual([`insmod ${DIRECTORY}/kernel/a.ko.xz `, 'insmod /opt/b.ko '])
  })

  test('is nothing for a module that an alias names and no index has', () => {
    expect(shown({ config: { 'a.conf': 'alias eth0 gone\n' } }, 'eth0')).toEqual(['nothing gone'])
  })

  test('is nothing for the alias of a module that has the very name of the request', () => {
    const parts = { modules: { 'kernel/eth0.ko': {} }, config: { 'a.conf': 'alias eth0 gone\n' } }

    expect(shown(parts, 'eth0')).toEqual(['nothing gone'])
  })

  test('is none for a built-in module, whatever brought it', () => {
    const parts: TreeParts = {
      modules: { 'kernel/m.ko': { softdepsPre: ['inside'] } },
      builtin: { 'kernel/inside.ko': {} },
      config: { 'a.conf': 'alias x inside\n' },
    }

    expect(shown(parts, 'inside')).toEqual(['builtin inside'])
    expect(shown(parts, 'x')).toEqual(['builtin inside'])
    expect(shown(parts, 'm')).toEqual(['builtin inside', `insmod ${DIRECTORY}/kernel/m.ko `])
  })

  test('is to insert the file where a module is in both indexes', () => {
    const parts = { modules: { 'kernel/m.ko': {} }, builtin: { 'kernel/m.ko': {} } }

    expect(shown(parts, 'm')).toEqual([`insmod ${DIRECTORY}/kernel/m.ko `])
  })
})

describe('an install command', () => {
  const modules = { 'kernel/d.ko': {}, 'kernel/m.ko': { depends: ['d'] } }

  test('replaces the insertion of the module and of a dependency', () => {
    const config = { 'a.conf': 'install d run-d\ninstall m run-m\n' }

    expect(shown({ modules, config }, 'm')).toEqual(['install run-d ', 'install run-m '])
  })

  test('is the first whose pattern matches', () => {
    const config = { 'a.conf': 'install x no\ninstall ? first\ninstall m second\n' }

    expect(shown({ modules, config }, 'm')).toEqual(['install first ', 'install first '])
  })

  test('is the one that made the name a module, even behind a pattern that matches', () => {
    const config = { 'a.conf': 'install * first\ninstall only own\n' }

    expect(shown({ config }, 'only')).toEqual(['install own '])
  })

  test('is not used for a module with a softdep that resolves to something', () => {
    const parts = {
      modules: { 'kernel/p.ko': {}, 'kernel/m.ko': { softdepsPost: ['p'] } },
      config: { 'a.conf': 'install m run\n' },
    }

    expect(shown(parts, 'm')).toEqual([`insmod ${DIRECTORY}/kernel/m.ko `, `insmod ${DIRECTORY}/kernel/p.ko `])
  })

  test('is used for one whose softdeps resolve to nothing', () => {
    const parts = { modules: { 'kernel/m.ko': { softdepsPre: ['gone'] } }, config: { 'a.conf': 'install m run\n' } }

    expect(shown(parts, 'm')).toEqual(['install run '])
  })
})

describe('ignoreCommands', () => {
  const parts: TreeParts = {
    modules: {
      ...{ 'kernel/p.ko': {}, 'kernel/q.ko': {}, 'kernel/d.ko': { softdepsPre: ['q'] }, 'kernel/e.ko': {} },
      'kernel/m.ko': { depends: ['d', 'e'], softdepsPre: ['p'] },
    },
    config: { 'a.conf': 'install m run-m\ninstall e run-e\n' },
  }

  test('leaves out the command and the softdeps of the module itself, and of no other', () => {
    expect(shown(parts, 'm', { ignoreCommands: true })).toEqual([
      `insmod ${DIRECTORY}/kernel/q.ko `,
      `insmod ${DIRECTORY}/kernel/d.ko `,
      'install run-e ',
      `insmod ${DIRECTORY}/kernel/m.ko `,
    ])
  })
})

describe('resolvePath()', () => {
  test('inserts the file given, and takes dependencies from the index by its name', () => {
    const { knowledge } = aTree({ modules: { 'kernel/d.ko': {}, 'kernel/x-y.ko': { depends: ['d'] } } })

    const plan = resolvePath(knowledge, '/tmp/x-y.ko.zst', { parameters: 'a=1' })

    expect(stepsOf(plan).map(line)).toEqual([`insmod ${DIRECTORY}/kernel/d.ko `, 'insmod /tmp/x-y.ko.zst a=1'])
  })

  test('uses softdeps, commands and options of that name, and no alias', () => {
    const config = { 'a.conf': 'alias m other\ninstall m run\noptions m a=1\n' }
    const { knowledge } = aTree({ config })

    expect(stepsOf(resolvePath(knowledge, '/tmp/m.ko')).map(line)).toEqual(['install run a=1 '])
  })
})
