import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  nodeClock,
  nodeCodecs,
  nodeCommands,
  nodeFiles,
  nodeHost,
  nodeKernel,
  nodeStrands,
  Turnstile,
} from '../../src/host/node/index.ts'
import { clockContract } from './clock-contract.ts'
import { codecsContract } from './codecs-contract.ts'
import { commandsContract } from './commands-contract.ts'
import { filesContract } from './files-contract.ts'
import { kernelContract } from './kernel-contract.ts'
import { onDisk } from './on-disk.ts'
import { strandsContract } from './strands-contract.ts'
import { watchesContract } from './watches-contract.ts'
import { watchesOnDisk } from './watches-on-disk.ts'
import { writesContract } from './writes-contract.ts'

filesContract('host/node', onDisk(nodeFiles()))
writesContract('host/node', onDisk(nodeFiles()))
watchesContract('host/node', () => watchesOnDisk(nodeFiles()))
codecsContract('host/node', nodeCodecs, { allOfXz: false })
clockContract('host/node', nodeClock)
commandsContract('host/node', nodeCommands)
strandsContract('host/node', nodeStrands)
strandsContract('host/node, for who serves', () => nodeStrands({ turnstile: new Turnstile() }))
kernelContract('host/node', () => ({ kernel: nodeKernel(), notAModule: '/bin/sh', missing: '/no/such/file' }))

describe('nodeHost()', () => {
  test('knows the release of the running kernel', () => {
    expect(nodeHost().kernel.release()).toBe(release())
  })

  test('has no locks', async () => {
    const { files } = nodeHost()
    await expect(files.makeLockDirectory(tmpdir())).rejects.toMatchObject({ kind: 'kernel', code: 'ENOSYS' })
    await expect(files.openLock(join(tmpdir(), 'lock'))).rejects.toMatchObject({ kind: 'kernel', code: 'ENOSYS' })
  })

  test('has no module calls', async () => {
    await expect(nodeHost().kernel.finitModule('/bin/sh', '', 0)).rejects.toMatchObject({ code: 'ENOSYS' })
  })
})

describe.runIf(process.platform === 'linux')('nodeFiles() on Linux', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'modonce-node-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  test.each(['/proc/filesystems', '/proc/kallsyms', '/sys/devices/system/cpu/online'])(
    'reads %s whole',
    async (path) => {
      const whole = execFileSync('cat', [path], { maxBuffer: 2 ** 28 })
      expect(Buffer.from(await nodeFiles().read(path)).equals(whole)).toBe(true)
    },
  )

  test('reads /dev/null as empty', async () => {
    expect(await nodeFiles().read('/dev/null')).toHaveLength(0)
  })

  test('reads an endless device up to the limit and no further', async () => {
    await expect(nodeFiles().read('/dev/zero', 2 ** 20)).rejects.toMatchObject({ syscall: 'read', code: 'EFBIG' })
  })

  test('lists names in the order of the directory, unsorted', async () => {
    for (let index = 0; index < 700; index++) writeFileSync(join(directory, `${(index * 7919) % 1000}`), '')
    const order = execFileSync('ls', ['-U', directory], { encoding: 'latin1' }).trim().split('\n')
    expect((await nodeFiles().list(directory)).map(({ name }) => name)).toEqual(order)
  })

  test('waits for what is about to be written into a pipe', async () => {
    const pipe = join(directory, 'pipe')
    execFileSync('mkfifo', [pipe])
    const writer = spawn('sh', ['-c', 'exec 3<>"$0"; echo open; sleep 0.2; printf late >&3; sleep 0.2', pipe])
    await once(writer.stdout, 'data')
    expect(Buffer.from(await nodeFiles().read(pipe)).toString()).toBe('late')
  })

  test('tells of a change that the kernel has dropped, as too many others were waiting to be told', async () => {
    const names = ['one', 'other'].map((name) => join(directory, name))
    for (const name of names) writeFileSync(name, '')
    const watch = await nodeFiles().openWatch()
    await watch.add(directory, ['wanted'])
    for (let count = 0; count < 20_000; count++) utimesSync(names[count % 2]!, count, count)
    writeFileSync(join(directory, 'wanted'), '')
    expect(await watch.changed(1e6)).toBe(true)
    await watch.close()
  })

  test('closes every file that it opens', async () => {
    const openNow = async () => (await nodeFiles().list('/proc/self/fd')).length
    const before = await openNow()
    for (const path of ['/etc/passwd', '/etc', '/dev/null', '/no/such/file']) {
      await nodeFiles()
        .read(path)
        .catch(() => undefined)
      await nodeFiles()
        .list(path)
        .catch(() => undefined)
    }
    expect(await openNow()).toBe(before)
  })
})
