import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyRoot, type Root } from '../../test/support/a-root.ts'
import { aTree, planned, type TreeParts } from '../../test/support/a-tree.ts'
import { withoutPrivileges } from '../../test/support/without-privileges.ts'
import type { Indexes } from '../graph/index.ts'
import { openTree, type Tree } from './index.ts'

const parts: TreeParts = {
  modules: {
    'kernel/xfrm_algo.ko': { symbols: ['xfrm_calg_get_byid'] },
    'kernel/xfrm_user.ko': { depends: ['xfrm_algo'], aliases: ['net-pf-16-proto-6'], softdepsPost: ['xfrm_algo'] },
  },
  builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext3'] } },
  config: { 'local.conf': 'options xfrm_user x=1\n' },
  commandLine: 'quiet modprobe.blacklist=nouveau\n',
}

const NAMES = [
  'modules.dep.bin',
  'modules.alias.bin',
  'modules.symbols.bin',
  'modules.builtin.bin',
  'modules.builtin.alias.bin',
]

function open({ files, release }: Root): Promise<Tree> {
  return openTree(files, { release })
}

/** All that indexes hold. */
function contents(indexes: Indexes): unknown {
  return Object.entries(indexes).map(([name, index]) => [name, index && [...index.entries()]])
}

describe('openTree()', () => {
  test('knows everything that the tree says', async () => {
    const tree = aTree(parts)
    const { knowledge, configProblems, indexProblems } = await open(tree.onDisk())

    expect(contents(knowledge.indexes)).toEqual(contents(tree.knowledge.indexes))
    expect(knowledge.config).toEqual(tree.knowledge.config)
    expect(knowledge.directory).toBe('/lib/modules/6.1.0-test')
    expect([configProblems, indexProblems]).toEqual([[], []])
  })

  test('finds nothing, and no problem, where there is nothing', async () => {
    const { knowledge, configProblems, indexProblems } = await open(emptyRoot())

    expect(Object.values(knowledge.indexes)).toEqual(Array(5).fill(undefined))
    expect(Object.values(knowledge.config).flat()).toEqual([])
    expect([configProblems, indexProblems]).toEqual([[], []])
  })

  test('finds a tree below dirname, and configuration where it always is', async () => {
    const root = aTree(parts).onDisk()
    root.write('/etc/modprobe.d/local.conf', 'blacklist here\n')

    const { knowledge } = await openTree(root.host.files, { release: root.release, dirname: '' })
    const elsewhere = await openTree(root.files, { release: root.release, dirname: '/mnt' })

    expect(knowledge.directory).toBe('/lib/modules/6.1.0-test')
    expect(elsewhere.knowledge.directory).toBe('/mnt/lib/modules/6.1.0-test')
    expect(elsewhere.knowledge.indexes.dep).toBeUndefined()
    expect(elsewhere.knowledge.config.blacklists).toMatchObject([{ module: 'here' }, { module: 'nouveau' }])
  })

  test('reads a directory whose name has odd bytes', async () => {
    const root = aTree(parts).onDisk()
    const dirname = '/caf\xe9 \n\xff'
    for (const name of NAMES) {
      root.write(`${dirname}${root.directory}/${name}`, readFileSync(root.outside(`${root.directory}/${name}`)))
    }

    const { knowledge } = await openTree(root.files, { release: root.release, dirname })

    expect(planned(knowledge, 'xfrm_user')).toEqual(['xfrm_algo', 'xfrm_user'])
  })
})

describe('an index', () => {
  test.each(NAMES)('%s that is empty or missing is absent without a word', async (name) => {
    const root = aTree(parts).onDisk()
    root.write(`${root.directory}/${name}`, '')

    const { knowledge, indexProblems } = await open(root)

    expect(Object.values(knowledge.indexes).filter((index) => index === undefined)).toHaveLength(1)
    expect(indexProblems).toEqual([])
  })

  test.each([
    ['that is too short', 'abc', 'truncated header'],
    ['with another magic', 'x'.repeat(64), 'magic check fail: 78787878 instead of b007f457'],
    ['of another version', '\xb0\x07\xf4\x57\0\x09\0\x01\0\0\0\x0c', 'major version check fail: 9 instead of 2'],
  ])('%s is absent, with one sentence that names it', async (_, bytes, problem) => {
    const root = aTree(parts).onDisk()
    root.write(`${root.directory}/modules.alias.bin`, bytes)

    const { knowledge, indexProblems } = await open(root)

    expect(knowledge.indexes.alias).toBeUndefined()
    expect(knowledge.indexes.dep).toBeDefined()
    expect(indexProblems).toEqual([`${root.directory}/modules.alias.bin: ${problem}`])
  })

  test('that is cut off after its header finds nothing', async () => {
    const root = aTree(parts).onDisk()
    const path = `${root.directory}/modules.dep.bin`
    root.write(path, readFileSync(root.outside(path)).subarray(0, 12))

    const { knowledge, indexProblems } = await open(root)

    expect(planned(knowledge, 'xfrm_user')).toEqual([])
    expect(indexProblems).toEqual([])
  })

  test('that is a directory, a circle of links or may not be read is absent, and told', async () => {
    const root = emptyRoot()
    root.write(`${root.directory}/modules.symbols.bin`, 'secret')
    mkdirSync(root.outside(`${root.directory}/modules.dep.bin`))
    symlinkSync('modules.alias.bin', root.outside(`${root.directory}/modules.alias.bin`))
    chmodSync(root.outside(`${root.directory}/modules.symbols.bin`), 0o000)
    chmodSync(root.path, 0o755)

    const { indexProblems } = await withoutPrivileges(() => open(root))

    expect(indexProblems.map((problem) => problem.replace(root.path, ''))).toEqual([
      `${root.directory}/modules.dep.bin: Is a directory`,
      `${root.directory}/modules.alias.bin: Too many levels of symbolic links`,
      `${root.directory}/modules.symbols.bin: Permission denied`,
    ])
  })

  test('in a module directory that is a file is absent without a word', async () => {
    const root = emptyRoot()
    root.write(root.directory, 'no directory')

    expect((await open(root)).indexProblems).toEqual([])
  })
})
