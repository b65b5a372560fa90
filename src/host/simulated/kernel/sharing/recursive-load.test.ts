import { expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { KernelError } from '../../../../errors.ts'
import { Machine, type Program } from '../../index.ts'

const MODULES = [{ path: 'a.ko', init: { requests: ['a'] } }]

/** Loads `a`, and says how it ended. */
const load: Program = async ({ kernel }) => {
  try {
    await kernel.finitModule(`/lib/modules/${kernel.release()}/a.ko`, '', 0)
    return 0
  } catch (error) {
    if (error instanceof KernelError) return 1
    throw error
  }
}

ruleTest(
  'R1.19/uninterruptible',
  'a module that asks for itself never comes in E6, whoever is killed',
  async (without) => {
    const machine: Machine = new Machine({
      ...{ kernel: 'E6', modules: MODULES, helper: load, without },
      onEvent: ({ kind, process, ...event }) => {
        if (kind === 'point' && 'detail' in event && event.detail === 'shares') machine.processNamed(process).kill()
      },
    })
    machine.start('insmod', load)
    await expect(machine.run()).rejects.toThrow('nobody can go on')
  },
)

ruleTest('R1.19', 'a module that asks for itself comes in E7 once its helper is killed', async (without) => {
  const machine: Machine = new Machine({
    ...{ kernel: 'E7', modules: MODULES, helper: load, without },
    onEvent: ({ kind, process, ...event }) => {
      if (kind === 'point' && 'detail' in event && event.detail === 'shares') machine.processNamed(process).kill()
    },
  })
  const insmod = machine.start('insmod', load)
  await machine.run()
  expect(insmod.end).toEqual({ kind: 'exited', status: 0 })
  expect(machine.modules()).toMatchObject([{ name: 'a', state: 'live' }])
})
