import { describe, expect, test } from 'vitest'
import { KernelError } from '../../errors.ts'
import type { Files, Watch } from '../../host/index.ts'
import { type FileFacts, Machine } from '../../host/simulated/index.ts'
import { follow } from './follow.ts'

/** Files of a machine, a watch that follows what is looked at, and what it was asked to watch. */
async function following(facts: Readonly<Record<string, FileFacts>>) {
  const machine = new Machine({ files: facts })
  const { files } = machine.host()
  const watch = await files.openWatch()
  const added: string[] = []
  const add: Watch['add'] = async (path, names) => {
    added.push(names === undefined ? path : `${path} of ${names.join(' ')}`)
    return watch.add(path, names)
  }
  const followed = follow(files, { add, changed: (timeoutMs) => watch.changed(timeoutMs), close: () => watch.close() })
  return { machine, files, added, refusal: followed.refusal, followed: followed.files, noticed: () => watch.changed(1) }
}

const TREE = { '/tree/a/file': 'a', '/tree/b': { directory: true }, '/other/file': 'o' } as const

describe('follow()', () => {
  test('watches a directory before it lists it, for what comes in between', async () => {
    const { machine, files, noticed } = await following(TREE)
    const watch = await files.openWatch()
    const list: Files['list'] = async (path) => {
      const entries = await files.list(path)
      machine.write('/tree/b/late', '')
      return entries
    }
    const { files: followed } = follow({ ...files, list }, watch)
    expect(await followed.list('/tree/b')).toEqual([])
    expect([await watch.changed(1), await noticed()]).toEqual([true, false])
  })

  test('watches the way to what it looks at, and each thing once', async () => {
    const { followed, added } = await following(TREE)
    await followed.list('/tree')
    await followed.list('/tree/a')
    await followed.stat('/tree/a/file')
    await followed.read('/tree/a/file')
    await followed.list('/tree')
    expect(added).toEqual(['/ of tree', '/tree', '/tree/a'])
  })

  test.each<[string, (files: Files) => Promise<unknown>]>([
    ['listed', (files) => files.list('/none/below')],
    ['looked at', (files) => files.stat('/none/below')],
    ['read', (files) => files.read('/none/below')],
  ])('notices what is %s when it comes to be, however much of the way to it is missing', async (_, look) => {
    const { machine, followed, noticed } = await following(TREE)
    await expect(look(followed)).rejects.toMatchObject({ code: 'ENOENT' })
    machine.write('/beside', '')
    expect(await noticed()).toBe(false)
    machine.write('/none', { directory: true })
    expect(await noticed()).toBe(true)
  })

  test('notices what comes to be among many that were looked at together', async () => {
    const { machine, followed, noticed } = await following(TREE)
    await followed.identify(['/tree/a/file', '/other/none'])
    machine.write('/other/beside', '')
    expect(await noticed()).toBe(false)
    machine.write('/other/none', '')
    expect(await noticed()).toBe(true)
  })

  test.each(['/tree', '/tree/a'])('notices that %s is another directory now', async (path) => {
    const { machine, files, followed, noticed } = await following(TREE)
    await followed.list('/tree')
    await followed.list('/tree/a')
    await files.rename(path, '/moved')
    machine.write(path, { directory: true })
    expect(await noticed()).toBe(true)
  })

  test('notices what becomes of the file that a link leads to, and of the link', async () => {
    const { machine, files, followed, noticed } = await following({
      ...TREE,
      '/tree/b/link': { linkTo: '/other/file' },
    })
    await followed.list('/tree/b')
    await followed.stat('/tree/b/link')
    machine.write('/other/file', 'new')
    expect(await noticed()).toBe(true)
    await files.unlink('/tree/b/link')
    expect(await noticed()).toBe(true)
  })

  test('notices what becomes of a file that it has found by its path alone, also behind a link', async () => {
    const { machine, followed, noticed } = await following({ ...TREE, '/link': { linkTo: '/other/file' } })
    await followed.read('/link')
    machine.write('/other/file', 'new')
    expect(await noticed()).toBe(true)
  })

  test('asks for no more watches when there are none left, and goes on looking', async () => {
    const machine = new Machine({ files: TREE })
    const { files } = machine.host()
    let adds = 0
    const add: Watch['add'] = async (path) => {
      adds++
      throw new KernelError('inotify_add_watch', path, 'ENOSPC')
    }
    const { files: followed, refusal } = follow(files, { ...(await files.openWatch()), add })
    expect(refusal()).toBeUndefined()
    expect((await followed.list('/tree')).map(({ name }) => name)).toEqual(['a', 'b'])
    await followed.list('/tree/a')
    expect([adds, refusal()?.code]).toEqual([1, 'ENOSPC'])
  })
})
