import { describe, expect, test } from 'vitest'
import { aTree, planned, type TreeParts } from '../../../test/support/a-tree.ts'

/** The modules of the plan for a request, in order. */
function order(parts: TreeParts, asked: string): string[] {
  return planned(aTree(parts).knowledge, asked)
}

describe('the plan of hard dependencies', () => {
  test('is the line of modules.dep from its end, without the lines of the dependencies', () => {
    const parts: TreeParts = {
      modules: {
        'kernel/soundcore.ko': {},
        'kernel/snd.ko': { depends: ['soundcore'] },
        'kernel/snd-timer.ko': { depends: ['snd'] },
        'kernel/snd-pcm.ko': { depends: ['snd_timer', 'snd'] },
      },
    }

    expect(order(parts, 'snd_pcm')).toEqual(['soundcore', 'snd', 'snd_timer', 'snd_pcm'])
  })

  test('has none of them where one of the files is missing, and so for every module that needs it', () => {
    const { knowledge } = aTree({
      modules: { 'kernel/a.ko': {}, 'kernel/b.ko': { depends: ['a'] }, 'kernel/c.ko': { depends: ['b'] } },
    })
    const missingFiles = new Set([`${knowledge.directory}/kernel/a.ko`])

    expect(planned({ ...knowledge, missingFiles }, 'c')).toEqual(['c'])
    expect(planned({ ...knowledge, missingFiles }, 'b')).toEqual(['b'])
  })

  test('keeps them where only the file of the module itself is missing', () => {
    const { knowledge } = aTree({ modules: { 'kernel/a.ko': {}, 'kernel/b.ko': { depends: ['a'] } } })
    const missingFiles = new Set([`${knowledge.directory}/kernel/b.ko`])

    expect(planned({ ...knowledge, missingFiles }, 'b')).toEqual(['a', 'b'])
  })
})

describe('the plan of softdeps', () => {
  test('has pre before the module and post after it, each in the order written', () => {
    const parts: TreeParts = {
      modules: {
        ...{ 'kernel/p.ko': {}, 'kernel/q.ko': {}, 'kernel/r.ko': {}, 'kernel/s.ko': {} },
        'kernel/m.ko': { softdepsPre: ['p', 'q'], softdepsPost: ['r', 's'] },
      },
    }

    expect(order(parts, 'm')).toEqual(['p', 'q', 'm', 'r', 's'])
  })

  test('has the dependencies of a softdep, and its own softdeps, around it', () => {
    const parts: TreeParts = {
      modules: {
        ...{ 'kernel/d.ko': {}, 'kernel/before.ko': {}, 'kernel/after.ko': {} },
        'kernel/soft.ko': { depends: ['d'], softdepsPre: ['before'], softdepsPost: ['after'] },
        'kernel/m.ko': { softdepsPre: ['soft'] },
      },
    }

    expect(order(parts, 'm')).toEqual(['d', 'before', 'soft', 'after', 'm'])
  })

  test('puts the softdeps of a hard dependency around that', () => {
    const parts: TreeParts = {
      modules: {
        ...{ 'kernel/pre.ko': {}, 'kernel/post.ko': {} },
        'kernel/libcrc32c.ko': { softdepsPre: ['pre'], softdepsPost: ['post'] },
        'kernel/xfs.ko': { depends: ['libcrc32c'] },
      },
    }

    expect(order(parts, 'xfs')).toEqual(['pre', 'libcrc32c', 'post', 'xfs'])
  })

  test('takes every module that a word resolves to, and passes over a word that nothing answers to', () => {
    const parts: TreeParts = {
      modules: {
        'kernel/crc32c_generic.ko': { aliases: ['crypto-crc32c'] },
        'kernel/crc32c_intel.ko': { aliases: ['crypto-crc32c'] },
        'kernel/xfs.ko': { softdepsPre: ['nobody', 'bad[bracket', 'crypto-crc32c'] },
      },
    }

    expect(order(parts, 'xfs')).toEqual(['crc32c_generic', 'crc32c_intel', 'xfs'])
  })

  test('uses only the first line that matches, be its pattern ever so wide', () => {
    const config = { 'a.conf': 'softdep m* pre: p\nsoftdep m pre: q\n' }
    const modules = { 'kernel/p.ko': {}, 'kernel/q.ko': {}, 'kernel/m.ko': { softdepsPre: ['q'] } }

    expect(order({ modules, config }, 'm')).toEqual(['p', 'm'])
  })

  test.each([
    ['a.conf', ['p', 'm']],
    ['z.conf', ['q', 'm']],
  ])('prefers the line of %s to that of modules.softdep by the order of their names', (name, expected) => {
    const config = { [name]: 'softdep m pre: p\n' }
    const modules = { 'kernel/p.ko': {}, 'kernel/q.ko': {}, 'kernel/m.ko': { softdepsPre: ['q'] } }

    expect(order({ modules, config }, 'm')).toEqual(expected)
  })

  test('loads nothing for a weakdep', () => {
    expect(order({ modules: { 'kernel/w.ko': {}, 'kernel/m.ko': { weakdeps: ['w'] } } }, 'm')).toEqual(['m'])
  })
})

describe('the plan of softdeps in a circle', () => {
  test('ends where a module would be entered a second time', () => {
    const modules = {
      'kernel/a.ko': { softdepsPre: ['b'] },
      'kernel/b.ko': { softdepsPre: ['c'] },
      'kernel/c.ko': { softdepsPre: ['a'], softdepsPost: ['c'] },
    }

    expect(order({ modules }, 'a')).toEqual(['c', 'b', 'a'])
    expect(order({ modules }, 'c')).toEqual(['b', 'a', 'c'])
  })

  test('has a hard dependency twice that is a softdep as well', () => {
    // kmod 34 consults what it has entered for softdeps only, and prints the module twice.
    const modules = { 'kernel/b.ko': {}, 'kernel/a.ko': { depends: ['b'], softdepsPre: ['b'] } }

    expect(order({ modules }, 'a')).toEqual(['b', 'b', 'a'])
  })

  test('ends where every module names every other', () => {
    const names = Array.from({ length: 40 }, (_, index) => `m${index}`)
    const modules = Object.fromEntries(names.map((name) => [`kernel/${name}.ko`, { softdepsPre: names }]))

    expect(order({ modules }, 'm0').toSorted()).toEqual(names.toSorted())
  })
})

describe('the plan of a chain of 50,000 softdeps', () => {
  test('has them all, the last one first', () => {
    const length = 50_000
    const facts = (index: number) => (index + 1 < length ? { softdepsPre: [`m${index + 1}`] } : {})
    const modules = Array.from({ length }, (_, index) => [`kernel/m${index}.ko`, facts(index)])

    const plan = order({ modules: Object.fromEntries(modules) }, 'm0')

    expect([plan.length, plan[0], plan.at(-1)]).toEqual([length, `m${length - 1}`, 'm0'])
  })
})
