import { describe, expect, test } from 'vitest'
import { withMethod } from '../../../test/support/with-method.ts'
import { KernelError } from '../../errors.ts'
import { type FileFacts, simulatedHost } from '../../host/simulated/index.ts'
import { normalizeModuleName } from '../../names.ts'
import { convergeByFiles } from './claims.ts'
import { NO_RECORD } from './record.ts'

const M = normalizeModuleName('m')

function claimsOn(files: Record<string, FileFacts> = {}) {
  return convergeByFiles(simulatedHost({ files }), 'explicit', 'a test').claims
}

describe('the claim of a module', () => {
  test.each(['giveUp', 'release'] as const)('leaves both rights to others after %s()', async (end) => {
    const claims = claimsOn()
    const [one, other] = [await claims.open(M), await claims.open(M)]
    expect([await one.tryTake(), await one.tryTakeSecond()]).toEqual([true, true])
    expect([await other.tryTake(), await other.tryTakeSecond()]).toEqual([false, false])
    await one[end]()
    expect([await other.tryTake(), await other.tryTakeSecond()]).toEqual([true, true])
  })

  test('can be taken again by whoever gave it up', async () => {
    const claim = await claimsOn().open(M)
    await claim.tryTakeSecond()
    await claim.giveUp()
    expect([await claim.tryTake(), await claim.tryTakeSecond()]).toEqual([true, true])
  })

  test('has second lock files beside the first, by the name of the module', async () => {
    const host = simulatedHost()
    const claim = await convergeByFiles(host, 'explicit', 'a test').claims.open('a.b/c' as typeof M)
    await claim.tryTakeSecond()
    expect((await host.files.list('/run/modonce')).map(({ name }) => name)).toEqual(['a%2eb%2fc', 'a%2eb%2fc.second'])
  })

  test('keeps nobody out where its file refuses to be locked or read', async () => {
    const claim = await claimsOn().open(M)
    await claim.release()
    expect([await claim.tryTake(), await claim.read(), await claim.giveUp()]).toEqual([true, NO_RECORD, undefined])
  })

  test('is one all the same where its record cannot be read at first', async () => {
    const host = simulatedHost()
    const files = withMethod(host.files, 'openLock', async (path) => {
      const lock = await host.files.openLock(path)
      return withMethod(lock, 'read', () => Promise.reject(new KernelError('read', path, 'EIO')))
    })
    const claim = await convergeByFiles({ ...host, files }, 'explicit', 'a test').claims.open(M)
    expect([claim.openedAt, await claim.tryTake()]).toEqual([NO_RECORD.sequence, true])
    const other = await convergeByFiles(host, 'explicit', 'a test').claims.open(M)
    expect(await other.tryTake()).toBe(false)
  })

  test('is refused where its directory cannot be made', async () => {
    await expect(claimsOn({ '/run': { directory: true, readOnly: true } }).open(M)).rejects.toThrow('EROFS')
  })
})
