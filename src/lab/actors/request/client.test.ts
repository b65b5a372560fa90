import { describe, expect } from 'vitest'
import { onEverySchedule } from '../../../../test/support/schedules.ts'
import { Machine, type MachineOptions, type Process, type Program } from '../../../host/simulated/index.ts'
import { kmodModprobe } from '../kmod-modprobe.ts'
import { requestProgram } from './index.ts'

const HELPERS = 5
const MODULES = [
  { path: 'kernel/xfrm_algo.ko', init: { sleepMs: 5 } },
  { path: 'kernel/xfrm_user.ko', depends: ['xfrm_algo'], aliases: ['net-pf-16-proto-6'] },
  { path: 'kernel/refuses.ko', aliases: ['net-pf-3'], init: { sleepMs: 50, fails: 'ENODEV' } },
] as const

const client = requestProgram(kmodModprobe)

/** Five helpers that the kernel has started for one alias, on a machine of their own. */
function helpers(seed: number, alias: string, options: MachineOptions = {}) {
  const machine = new Machine({ modules: MODULES, seed, ...options })
  const argv = ['/sbin/request', '-q', '--', alias]
  const processes = Array.from({ length: HELPERS }, () => machine.start('helper', client, { argv }))
  return { machine, processes }
}

const statuses = (processes: readonly Process[]) =>
  processes.map(({ end }) => (end?.kind === 'exited' ? end.status : end?.kind))

/** Answers each request by loading, without converging: what a daemon is for is not what is looked at here. */
const daemon: Program = async (host) => {
  const queue = await host.requests.listen()
  for (let request = await queue.next(); request !== undefined; request = await queue.next()) {
    await request.accept()
    const { asked } = JSON.parse(request.body)
    const status = await kmodModprobe(host, ['modprobe', ...asked])
    await request.answer({ status: status === 0 ? 200 : 422, exitStatus: status, errno: '', body: '' })
  }
  return 0
}

describe('request clients without a daemon', () => {
  onEverySchedule('let kmod load each module once for an alias', async (seed) => {
    const { machine, processes } = helpers(seed, 'net-pf-16-proto-6')
    await machine.run()

    expect(statuses(processes)).toEqual(Array(HELPERS).fill(0))
    expect(machine.counters).toMatchObject({ finitModuleCalls: 2, loads: 2, duplicates: 0 })
  })

  onEverySchedule('load a module that refuses at most once for all that waited meanwhile', async (seed) => {
    const { machine, processes } = helpers(seed, 'net-pf-3')
    await machine.run()

    expect(statuses(processes)).toEqual(Array(HELPERS).fill(1))
    expect(machine.counters.finitModuleCalls).toBeLessThan(HELPERS)
    expect(machine.counters.duplicates).toBe(0)
  })

  onEverySchedule('all end, and well but for the one that was killed', async (seed) => {
    const { machine, processes } = helpers(seed, 'net-pf-16-proto-6')
    const [victim, ...others] = processes
    machine.start('killer', async (host) => {
      await host.clock.sleep(seed % 9)
      victim!.kill()
      return 0
    })
    await machine.run()

    expect(statuses(others)).toEqual(Array(HELPERS - 1).fill(0))
  })
})

describe('request clients of a daemon that dies', () => {
  onEverySchedule('succeed only with the module live, and ask on where they were not accepted', async (seed) => {
    const machine = new Machine({ modules: MODULES, seed })
    const served = machine.start('daemon', daemon)
    const lies: string[] = []
    const truthful: Program = async (host, argv, environment) => {
      const status = await client(host, argv, environment)
      const live = machine.modules().some(({ name, state }) => name === 'xfrm_user' && state === 'live')
      if (status === 0 && !live) lies.push(`0 before it was live`)
      return status
    }
    const argv = ['/sbin/request', '-q', '--', 'net-pf-16-proto-6']
    const processes = Array.from({ length: HELPERS }, () => machine.start('helper', truthful, { argv }))
    machine.start('killer', async (host) => {
      await host.clock.sleep(seed % 9)
      served.kill()
      return 0
    })
    await machine.run()

    expect(lies).toEqual([])
    // Those that it had accepted, one at a time, may fail; the others are served by kmod.
    expect(statuses(processes).filter((status) => status !== 0).length).toBeLessThanOrEqual(1)
  })
})
