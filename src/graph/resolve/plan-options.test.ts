import { describe, expect, test } from 'vitest'
import { aTree, stepsOf, type TreeParts } from '../../../test/support/a-tree.ts'
import { resolve } from './index.ts'

/** The options of each step, by module. */
function options(parts: TreeParts, asked: string, parameters?: string): [module: string, options: string][] {
  const resolution = resolve(aTree(parts).knowledge, asked, parameters === undefined ? {} : { parameters })
  return stepsOf(resolution).map((step) => [step.target.module, step.options])
}

const modules = { 'kernel/d.ko': {}, 'kernel/m.ko': { depends: ['d'], aliases: ['pci:v1*'] } }

describe('the options of a step', () => {
  test('are those of every line, joined in the order of the files, with a space at the end', () => {
    const config = { 'b.conf': 'options m three\noptions d other\n', 'a.conf': 'options m one\noptions m  two \n' }

    expect(options({ modules, config }, 'm')).toEqual([
      ['d', 'other '],
      ['m', 'one  two  three '],
    ])
  })

  test('are empty, without a space, where no line applies', () => {
    expect(options({ modules }, 'm')).toEqual([
      ['d', ''],
      ['m', ''],
    ])
  })

  test('end in the parameters of the request, for the module asked for only', () => {
    const config = { 'a.conf': 'options m a=1\n' }

    expect(options({ modules, config }, 'm', 'b=2 c')).toEqual([
      ['d', ''],
      ['m', 'a=1 b=2 c'],
    ])
    expect(options({ modules }, 'm', 'b=2').at(-1)).toEqual(['m', 'b=2'])
  })

  test('reach every module that an alias leads to', () => {
    const twice = { ...modules, 'kernel/n.ko': { aliases: ['pci:v*'] } }

    expect(options({ modules: twice }, 'pci:v1', 'b=2')).toEqual([
      ['d', ''],
      ['m', 'b=2'],
      ['n', 'b=2'],
    ])
  })

  test('are also those of the alias: the text asked for of an indexed one', () => {
    const config = { 'a.conf': 'options pci:v1-x a=1\noptions pci:v1* b=1\noptions m c=1\n' }

    expect(options({ modules, config }, 'pci:v1-x').at(-1)).toEqual(['m', 'a=1 c=1 '])
  })

  test('are also those of the alias: the pattern of a configured one', () => {
    const config = { 'a.conf': 'alias eth* m\noptions eth0 a=1\noptions eth* b=1\n' }

    expect(options({ modules, config }, 'eth0').at(-1)).toEqual(['m', 'b=1 '])
  })

  test('are those of the name, not of a pattern that matches it', () => {
    expect(options({ modules, config: { 'a.conf': 'options * a=1\noptions ? b=1\n' } }, 'm').at(-1)).toEqual(['m', ''])
  })

  test('have those of the kernel command line last', () => {
    const parts = { modules, config: { 'z.conf': 'options m file=1\n' }, commandLine: 'quiet m.boot=1 d.x\n' }

    expect(options(parts, 'm')).toEqual([
      ['d', 'x '],
      ['m', 'file=1 boot=1 '],
    ])
  })

  test('come with the lines that they are from', () => {
    const config = { 'a.conf': '\n\noptions m a=1\n' }
    const step = stepsOf(resolve(aTree({ modules, config, commandLine: 'm.b=2' }).knowledge, 'm')).at(-1)

    expect(step?.optionLines.map(({ origin }) => origin)).toEqual([
      { file: '/etc/modprobe.d/a.conf', line: 3 },
      { file: '/proc/cmdline', line: 1 },
    ])
  })
})
