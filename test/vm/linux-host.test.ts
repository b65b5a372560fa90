import { describe, expect, test } from 'vitest'
import { linesOf, storyBook } from './story-book.ts'

/** Six insertions of one slow module: one works, the others wait for it in the kernel. */
const BUSY = `
import { linuxHost } from '/modonce/dist/linux.js'

const { kernel, files, clock } = await linuxHost()
const path = process.argv[2]
const insert = () => kernel.finitModule(path, 'numdummies=2000', 0).then(() => 'inserted', ({ code }) => code)
let returned = 0
const calls = Array.from({ length: 6 }, () => insert().finally(() => returned++))
const initstate = () => files.read('/sys/module/dummy/initstate').then((bytes) => bytes.length, () => 0)
while ((await initstate()) === 0) await clock.sleep(1)

await files.makeLockDirectory('/run/busy')
const lock = await files.openLock('/run/busy/lock')
const taken = await lock.tryLock()
await lock.close()
const { length } = await files.read(path)
const refusal = await kernel.deleteModule('nosuch', 0).catch(({ code }) => code)
console.log('lock', taken, 'bytes', length > 0, 'refusal', refusal, 'returned', returned)
console.log((await Promise.all(calls)).sort().join(' '))
`

const story = storyBook('6.1', 'linux-host', { '/opt/busy.mjs': BUSY })

describe('linuxHost()', () => {
  const busy = story('busy', 'node /opt/busy.mjs $(modinfo -n dummy)\n')

  test('reads files, has locks and answers, while more calls are in the kernel than libuv has threads', () => {
    const told = busy()
    expect(linesOf(told)).toEqual([
      'lock true bytes true refusal ENOENT returned 0',
      'EEXIST EEXIST EEXIST EEXIST EEXIST inserted',
    ])
    expect(told.counts).toMatchObject({ finitCalls: 6, duplicates: 5, loads: ['dummy'] })
  })
})
