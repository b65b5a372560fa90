import { describe, expect, test } from 'vitest'
import { DaemonCrowd } from '../../../test/support/daemon-crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { Machine, type MachineOptions, type Program } from '../../host/simulated/index.ts'
import { kmodModprobe } from '../../lab/actors/index.ts'

const slow: MachineOptions = { modules: [{ path: 'kernel/m.ko', init: { sleepMs: 200_000 } }, { path: 'kernel/n.ko' }] }
const errnos = (crowd: DaemonCrowd) =>
  crowd.answers.map(({ outcome }) => (outcome.kind === 'answered' ? outcome.errno : outcome.kind))

describe('a daemon', () => {
  test('lets the helper of the kernel wait for 120 s, and who asks himself until it is done (C6)', async () => {
    const crowd = new DaemonCrowd(slow, 1)
    crowd.ask('m', {}, 10)
    crowd.ask('m', { from: 'kernel' }, 20)
    await crowd.run()
    expect(errnos(crowd)).toEqual(['ETIMEDOUT', ''])
    expect(crowd.answers.map(({ atNs }) => Math.floor(Number(atNs) / 1e9))).toEqual([120, 200])
  })

  test('refuses more than may wait, so that they can load by themselves', async () => {
    const crowd = new DaemonCrowd(slow, 1, { queueMax: 2 })
    for (let index = 0; index < 4; index++) crowd.ask('m', { from: 'kernel' }, 10)
    await crowd.run()
    expect(errnos(crowd).toSorted()).toEqual(['ETIMEDOUT', 'ETIMEDOUT', 'no-daemon', 'no-daemon'])
  })

  test('says at once that nothing answers to a name, though no other device may have its turn', async () => {
    const crowd = new DaemonCrowd(slow, 1, { parallel: 1 })
    crowd.ask('m', { from: 'uevent' }, 10)
    crowd.ask('acpi:PNP0C0F:', { from: 'uevent' }, 20)
    await crowd.run()
    expect(crowd.kinds()).toEqual([['ENOENT'], ['ETIMEDOUT']])
    expect(crowd.answers.map(({ atNs }) => Math.floor(Number(atNs) / 1e9))).toEqual([0, 120])
  })

  test('does not begin what nobody waits for any more', async () => {
    const crowd = new DaemonCrowd(slow, 1, { parallel: 1 })
    crowd.ask('m', { from: 'uevent' }, 10)
    const leaver = crowd.machine.start('leaver', async (host) => {
      await host.clock.sleep(20)
      await host.requests.ask({ verb: 'load', body: '{"asked":["n"],"from":"uevent"}' })
      return 0
    })
    crowd.act(async ({ clock }) => {
      await clock.sleep(100)
      leaver.kill()
      await clock.sleep(300_000)
    })
    await crowd.run()
    expect(crowd.machine.modules().map(({ name }) => name)).toEqual(['m'])
  })

  test('takes requests from root alone, unless others may ask for themselves', async () => {
    const ask = async (allowOthers: boolean) => {
      const crowd = new DaemonCrowd(slow, 1, { allowOthers })
      const errno: string[] = []
      for (const from of ['person', 'kernel']) {
        crowd.machine.start(
          'somebody',
          async (host) => {
            await host.clock.sleep(10)
            const outcome = await host.requests.ask({ verb: 'load', body: `{"asked":["n"],"from":"${from}"}` })
            errno.push(outcome.kind === 'answered' ? outcome.reply.errno : outcome.kind)
            return 0
          },
          { privileged: false },
        )
      }
      crowd.act(({ clock }) => clock.sleep(1_000))
      await crowd.run()
      return errno.toSorted()
    }
    expect(await ask(false)).toEqual(['EPERM', 'EPERM'])
    expect(await ask(true)).toEqual(['', 'EPERM'])
  })

  test('takes parameters from requests only where it was told so', async () => {
    const ask = async (allowParameters: boolean) => {
      const crowd = new DaemonCrowd(slow, 1, { allowParameters })
      crowd.ask('n', { parameters: 'debug=1' }, 10)
      await crowd.run()
      return [errnos(crowd)[0], crowd.insertions]
    }
    expect(await ask(false)).toEqual(['EPERM', 0])
    expect(await ask(true)).toEqual(['', 1])
  })

  test('opens no file that a request names', async () => {
    const crowd = new DaemonCrowd(slow, 1)
    crowd.ask(`/lib/modules/${crowd.machine.release}/kernel/n.ko`, {}, 10)
    await crowd.run()
    expect([errnos(crowd), crowd.insertions]).toEqual([['ENOENT'], 0])
  })
})

describe('requests that fail', () => {
  test('are bounded for each alias, which is said, and tried again later (C9)', async () => {
    const crowd = new DaemonCrowd({ modules: [{ path: 'kernel/n.ko' }] }, 1)
    for (let index = 0; index < 100; index++) crowd.ask('gone', { from: 'kernel' }, 10 + 10 * index)
    crowd.ask('n', { from: 'kernel' }, 500)
    crowd.ask('gone', { from: 'kernel' }, 20_000)
    await crowd.run()
    const told = errnos(crowd)
    expect(told.filter((errno) => errno === 'ENOENT').length).toBeLessThan(25)
    expect(told.filter((errno) => errno === 'EAGAIN').length).toBeGreaterThan(75)
    expect([told.filter((errno) => errno === ''), told.at(-1)]).toEqual([[''], 'ENOENT'])
  })

  test('are not bounded for those that succeed, however many', async () => {
    const crowd = new DaemonCrowd({ modules: [{ path: 'kernel/n.ko' }] }, 1)
    for (let index = 0; index < 100; index++) crowd.ask('n', { from: 'kernel' }, 10 + index)
    await crowd.run()
    expect(new Set(errnos(crowd))).toEqual(new Set(['']))
  })
})

describe('an install command that opens the same socket again', () => {
  const ALIAS = 'net-pf-2-proto-254'
  const MANY = 300

  /** A machine with such a command, which asks the kernel for a protocol that only it would bring, with two requests a call. */
  function looping(): { readonly machine: MachineOptions; readonly runs: () => number } {
    let runs = 0
    const opener: Program = async (host) => {
      // By then it is clear that it would never end.
      if (++runs <= MANY) await host.services.socket(2, 2, 254).catch(() => undefined)
      return 1
    }
    const machine: MachineOptions = {
      modules: [{ path: 'kernel/xfrm_user.ko', aliases: ['net-pf-16-proto-6'] }],
      files: {
        '/etc/modprobe.d/loop.conf': `alias ${ALIAS} looping\nalias ${ALIAS}-type-2 looping\ninstall looping opener\n`,
      },
      programs: { opener },
    }
    return { machine, runs: () => runs }
  }

  onEverySchedule(
    'ends, and another request is served beside it (C9)',
    async (seed) => {
      const { machine, runs } = looping()
      const crowd = new DaemonCrowd(machine, seed)
      crowd.ask(ALIAS, { from: 'kernel' })
      crowd.ask('net-pf-16-proto-6', { from: 'kernel' }, 2_000)
      await crowd.run()
      const other = crowd.answers.find(({ request }) => request.asked[0] === 'net-pf-16-proto-6')
      expect(other?.outcome).toMatchObject({ kind: 'answered', exitStatus: 0 })
      expect(Number(other!.atNs) / 1e9).toBeLessThan(7)
      expect(Number(crowd.machine.nowNs) / 1e9).toBeLessThan(120)
      expect(runs()).toBeLessThan(MANY / 3)
      const refusals = crowd.told.filter((event) => event.kind === 'return' && event.outcome === 'refused')
      expect(refusals.some((event) => event.kind === 'return' && event.detail === 'EAGAIN')).toBe(true)
    },
    0.1,
  )

  test('is run on and on by a helper that has no budget', async () => {
    const { machine, runs } = looping()
    const without = new Machine({ ...machine, seed: 1, helper: kmodModprobe })
    without.start('opener', async ({ commands }) => commands.shell('opener', {}))
    await without.run()
    expect(runs()).toBeGreaterThan(MANY)
  })
})
