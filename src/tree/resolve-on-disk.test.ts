import { describe, expect, test } from 'vitest'
import { aTree, stepsOf, type TreeParts } from '../../test/support/a-tree.ts'
import { withMethod } from '../../test/support/with-method.ts'
import { KernelError } from '../errors.ts'
import { resolve, resolvePath } from '../graph/index.ts'
import { openTree, resolveOnDisk } from './index.ts'

/** The plan for a request to a tree on disk, and the files that turned out to be missing. */
async function onDisk(parts: TreeParts, asked: string): Promise<{ plan: string[]; missing: readonly string[] }> {
  const root = aTree(parts).onDisk()
  const { knowledge } = await openTree(root.files, root)
  const { resolution, missing } = await resolveOnDisk(root.files, knowledge, (known) => resolve(known, asked))
  return { plan: stepsOf(resolution).map(({ target }) => target.module), missing }
}

const DIRECTORY = '/lib/modules/6.1.0-test'

describe('resolveOnDisk()', () => {
  test('is resolve() where all files are there', async () => {
    const modules = { 'kernel/a.ko': {}, 'kernel/b.ko': { depends: ['a'] } }

    expect(await onDisk({ modules }, 'b')).toEqual({ plan: ['a', 'b'], missing: [] })
    expect(await onDisk({ modules }, 'c')).toEqual({ plan: [], missing: [] })
  })

  test('drops all dependencies of a module where one of them is missing', async () => {
    const modules = { 'kernel/a.ko': {}, 'kernel/gone.ko': { absent: true }, 'kernel/m.ko': { depends: ['a', 'gone'] } }

    expect(await onDisk({ modules }, 'm')).toEqual({ plan: ['m'], missing: [`${DIRECTORY}/kernel/gone.ko`] })
  })

  test('looks at the dependencies of softdeps too', async () => {
    const modules = {
      ...{ 'kernel/gone.ko': { absent: true }, 'kernel/soft.ko': { depends: ['gone'] } },
      'kernel/m.ko': { softdepsPre: ['soft'] },
    }

    expect(await onDisk({ modules }, 'm')).toEqual({ plan: ['soft', 'm'], missing: [`${DIRECTORY}/kernel/gone.ko`] })
  })

  test('does not look at the file of the module itself: that is for the insertion to find', async () => {
    expect(await onDisk({ modules: { 'kernel/m.ko': { absent: true } } }, 'm')).toEqual({ plan: ['m'], missing: [] })
  })

  test('names each missing file once, whatever needs it', async () => {
    const modules = {
      'kernel/gone.ko': { absent: true },
      ...{ 'kernel/a.ko': { depends: ['gone'], aliases: ['x'] }, 'kernel/b.ko': { depends: ['gone'], aliases: ['x'] } },
    }

    expect(await onDisk({ modules }, 'x')).toEqual({ plan: ['a', 'b'], missing: [`${DIRECTORY}/kernel/gone.ko`] })
  })

  test('drops nothing that cannot be looked at: the insertion will tell', async () => {
    const { files, ...root } = aTree({ modules: { 'kernel/a.ko': {}, 'kernel/m.ko': { depends: ['a'] } } }).onDisk()
    const unreadable = withMethod(files, 'stat', (path) => Promise.reject(new KernelError('stat', path, 'EIO')))
    const { knowledge } = await openTree(files, root)

    const { resolution, missing } = await resolveOnDisk(unreadable, knowledge, (known) => resolve(known, 'm'))

    expect(stepsOf(resolution).map(({ target }) => target.module)).toEqual(['a', 'm'])
    expect(missing).toEqual([])
  })

  test('keeps what was known to be missing before', async () => {
    const root = aTree({ modules: { 'kernel/a.ko': {}, 'kernel/m.ko': { depends: ['a'] } } }).onDisk()
    const { knowledge } = await openTree(root.files, root)
    const missingFiles = new Set([`${DIRECTORY}/kernel/a.ko`])

    const answer = await resolveOnDisk(root.files, { ...knowledge, missingFiles }, (known) => resolve(known, 'm'))

    expect(stepsOf(answer.resolution).map(({ target }) => target.module)).toEqual(['m'])
  })

  test('serves a path as well as a name', async () => {
    const root = aTree({
      modules: { 'kernel/gone.ko': { absent: true }, 'kernel/m.ko': { depends: ['gone'] } },
    }).onDisk()
    const { knowledge } = await openTree(root.files, root)

    const { missing } = await resolveOnDisk(root.files, knowledge, (known) => resolvePath(known, '/tmp/m.ko'))

    expect(missing).toEqual([`${DIRECTORY}/kernel/gone.ko`])
  })
})
