import { describe, expect, test } from 'vitest'
import { InstallationError } from '../../src/errors.ts'
import { type KoffiSource, linuxCodecs, linuxHost, linuxKernel } from '../../src/host/linux/index.ts'
import { nodeFiles } from '../../src/host/node/index.ts'
import type { ModuleName } from '../../src/names.ts'
import { clockContract } from './clock-contract.ts'
import { codecsContract } from './codecs-contract.ts'
import { commandsContract } from './commands-contract.ts'
import { filesContract } from './files-contract.ts'
import { kernelContract } from './kernel-contract.ts'
import { onDisk } from './on-disk.ts'

const noKoffi: KoffiSource = async () => {
  throw new InstallationError('koffi is not installed')
}

describe.runIf(process.platform === 'linux')('on Linux', async () => {
  const { kernel, files, codecs, clock, commands } = await linuxHost()
  filesContract('host/linux', onDisk(files))
  codecsContract('host/linux', () => codecs, { allOfXz: true })
  codecsContract('host/linux without koffi', () => linuxCodecs(noKoffi), { allOfXz: false })
  clockContract('host/linux', () => clock)
  commandsContract('host/linux', () => commands)
  kernelContract('host/linux', () => ({ kernel, notAModule: '/bin/sh', missing: '/no/such/file' }))

  describe('linuxKernel()', () => {
    test('closes the file of a refused module', async () => {
      const openNow = async () => (await nodeFiles().list('/proc/self/fd')).length
      const before = await openNow()
      for (let count = 0; count < 20; count++) await kernel.finitModule('/bin/sh', '', 0).catch(() => undefined)
      expect(await openNow()).toBe(before)
    })

    test.each([
      ['finitModule', () => kernel.finitModule('/bin/sh', 'a=1\0b=2', 0)],
      ['initModule', () => kernel.initModule(new Uint8Array(100), 'a=1\0b=2')],
      ['deleteModule', () => kernel.deleteModule('loop\0' as ModuleName, 0)],
    ])('refuses to cut a string with a NUL for %s()', async (_, call) => {
      await expect(call()).rejects.toMatchObject({ kind: 'kernel', code: 'EINVAL' })
    })

    test('works without koffi until a module call is made, which fails with its error', async () => {
      const withoutKoffi = linuxKernel({ koffi: noKoffi })
      expect(withoutKoffi.release()).toBe(kernel.release())
      await expect(withoutKoffi.deleteModule('loop' as ModuleName, 0)).rejects.toThrow(InstallationError)
    })
  })
})
