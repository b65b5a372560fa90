import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { aTree, stepsOf } from '../../test/support/a-tree.ts'
import { resolve } from '../graph/index.ts'
import type { Files } from '../host/index.ts'
import { openTree, resolveOnDisk } from './index.ts'

const MODULES = {
  'kernel/plain.ko': { symbols: ['plain_symbol'] },
  'kernel/aliased.ko': { aliases: ['some:alias'] },
  'kernel/soft.ko': { softdepsPre: ['some:alias'] },
}

const LATE = ['modules.alias.bin', 'modules.symbols.bin']

/** What requests for `asked`, one after the other, make of a tree that is opened late, and the late indexes that were read. */
async function late(...asked: string[]): Promise<{ plans: string[][]; read: string[] }> {
  const root = aTree({ modules: MODULES }).onDisk()
  const read: string[] = []
  const files: Files = {
    ...root.files,
    read: (path, limitBytes) => {
      read.push(path.slice(path.lastIndexOf('/') + 1))
      return root.files.read(path, limitBytes)
    },
  }
  const { knowledge } = await openTree(files, { release: root.release }, true)
  const plans: string[][] = []
  for (const name of asked) {
    const { resolution } = await resolveOnDisk(files, knowledge, (known) => resolve(known, name))
    plans.push(stepsOf(resolution).map(({ target }) => target.module))
  }
  return { plans, read: read.filter((name) => LATE.includes(name)) }
}

describe('a tree that is opened late', () => {
  test('does not read what a name needs not', async () => {
    expect(await late('plain', 'aliased')).toEqual({ plans: [['plain'], ['aliased']], read: [] })
  })

  test.each([
    ['an alias', 'some:alias', ['aliased'], ['modules.alias.bin']],
    ['a softdep that is an alias', 'soft', ['aliased', 'soft'], ['modules.alias.bin']],
    ['a symbol', 'symbol:plain_symbol', ['plain'], ['modules.symbols.bin']],
    ['what nobody has', 'symbol:none', [], ['modules.symbols.bin', 'modules.alias.bin']],
  ])('reads what %s needs, once', async (_, asked, plan, read) => {
    expect(await late(asked, asked)).toEqual({ plans: [plan, plan], read })
  })

  test('tells of an index that is none without having read it', async () => {
    const root = aTree({ modules: MODULES }).onDisk()
    root.write(`${root.directory}/modules.alias.bin`, 'no index at all')
    rmSync(root.outside(`${root.directory}/modules.symbols.bin`))

    const eager = await openTree(root.files, { release: root.release })
    const { knowledge, indexProblems } = await openTree(root.files, { release: root.release }, true)

    expect(indexProblems).toEqual(eager.indexProblems)
    expect(indexProblems).toHaveLength(1)
    expect([knowledge.indexes.alias, knowledge.indexes.symbols]).toEqual([undefined, undefined])
  })

  test('takes an index that became empty meanwhile for absent', async () => {
    const root = aTree({ modules: MODULES }).onDisk()
    const { knowledge } = await openTree(root.files, { release: root.release }, true)
    root.write(`${root.directory}/modules.alias.bin`, '')

    const { resolution } = await resolveOnDisk(root.files, knowledge, (known) => resolve(known, 'some:alias'))

    expect(resolution.kind).toBe('not-found')
  })
})
