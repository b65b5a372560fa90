import { expect, test } from 'vitest'
import { on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { KernelError } from '../../../../errors.ts'

const MODULES = [{ path: 'a.ko' }, { path: 'slow.ko', init: { sleepMs: 50 } }]
const A = '/lib/modules/6.1.0-simulated/a.ko'

/** 'ok', or the call that refused and its errno. */
async function answerOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    if (error instanceof KernelError) return `${error.syscall} ${error.code}`
    throw error
  }
}

test('a descriptor loads what it was opened for, until it is closed', async () => {
  const { result } = await on({ modules: MODULES }, async ({ descriptors }) => {
    const reading = await descriptors.open(A, 'read')
    const answers = [await answerOf(reading.finitModule('', 0)), await answerOf(reading.finitModule('', 0))]
    await reading.close()
    return [...answers, await answerOf(reading.finitModule('', 0)), await answerOf(reading.finitModule('', 8))]
  })
  expect(result).toEqual(['ok', 'finit_module EEXIST', 'finit_module EBADF', 'finit_module EINVAL'])
})

ruleTest('1.3#3', 'a descriptor that is for writing only is EBADF', async (without) => {
  const { result } = await on({ modules: MODULES, without }, async ({ descriptors }) => {
    return answerOf((await descriptors.open(A, 'write')).finitModule('', 0))
  })
  expect(result).toBe('finit_module EBADF')
})

ruleTest('1.3#6', 'who has the file open for writing cannot load it himself', async (without) => {
  const { result } = await on({ modules: MODULES, without }, async ({ descriptors, kernel }) => {
    const both = await descriptors.open(A, 'read and write')
    const answers = [await answerOf(both.finitModule('', 0)), await answerOf(kernel.finitModule(A, '', 0))]
    await both.close()
    return [...answers, await answerOf(kernel.finitModule(A, '', 0))]
  })
  expect(result).toEqual(['finit_module ETXTBSY', 'finit_module ETXTBSY', 'ok'])
})

test('a program that runs and fs-verity keep writers away, and end with their process', async () => {
  const { machine, result } = await on({ modules: MODULES }, async ({ descriptors }) => {
    const running = await descriptors.execute(A)
    const answers = [await answerOf(descriptors.open(A, 'write'))]
    await running.close()
    const hashing = descriptors.enableVerity(A, 5)
    await hashing
    await descriptors.execute(A)
    return answers
  })
  expect(result).toEqual(['open ETXTBSY'])
  const later: string[] = []
  machine.start('later', async ({ descriptors }) => {
    later.push(await answerOf(descriptors.open(A, 'write')))
    return 0
  })
  await machine.run()
  expect(later).toEqual(['ok'])
})
