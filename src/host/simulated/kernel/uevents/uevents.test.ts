import { describe, expect, test } from 'vitest'
import { on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'
import { latin1 } from '../../../../formats/bytes/index.ts'
import { type MachineOptions, parseUevent, type SimulatedHost, type UeventSocket } from '../../index.ts'
import { kobject } from './kobject.ts'

const NULL = {
  path: '/devices/virtual/mem/null',
  subsystem: 'mem',
  modalias: 'mem:null',
  variables: { MAJOR: '1', MINOR: '3' },
}
const UUID = '12345678-9abc-def0-1234-56789abcdef0'

/** All that has come to a socket: each datagram's parts. */
async function heard(socket: UeventSocket): Promise<string[][]> {
  const all: string[][] = []
  for (;;) {
    const datagram = await socket.receive(0)
    if (datagram === undefined) return all
    all.push(datagram.split('\0').slice(0, -1))
  }
}

/** What is heard while a program does something. */
async function during(options: MachineOptions, act: (host: SimulatedHost) => Promise<void>): Promise<string[][]> {
  const { result } = await on({ devices: [NULL], ...options }, async (host) => {
    const socket = await host.uevents.listen()
    await act(host)
    return heard(socket)
  })
  return result
}

const answerOf = (call: Promise<void>): Promise<string> =>
  call.then(
    () => 'ok',
    (error) => error.code,
  )

describe('an event', () => {
  ruleTest('R8.2', 'says who asked for it before what its subsystem adds, and its number last', async (without) => {
    const events = await during({ without }, ({ services }) => services.write(`/sys${NULL.path}/uevent`, 'change'))
    expect(events).toEqual([
      [
        'change@/devices/virtual/mem/null',
        'ACTION=change',
        'DEVPATH=/devices/virtual/mem/null',
        'SUBSYSTEM=mem',
        'SYNTH_UUID=0',
        'MAJOR=1',
        'MINOR=3',
        'MODALIAS=mem:null',
        'SEQNUM=1',
      ],
    ])
  })

  ruleTest('R8.2/limits', 'is none, and has no number, where it would say more than an event can', async (without) => {
    const ofLength = (length: number) => ({ ...NULL, variables: {}, modalias: 'x'.repeat(length) })
    // ACTION=add, DEVPATH=…, SUBSYSTEM=mem, SYNTH_UUID=0, MODALIAS= and SEQNUM=1, each with its NUL.
    const rest = 11 + 34 + 14 + 13 + 10 + 9
    const told = async (length: number) => {
      const { result } = await on({ devices: [ofLength(length)], without }, async ({ services, files }) => {
        const answer = await answerOf(services.write(`/sys${NULL.path}/uevent`, 'add'))
        return [answer, latin1(await files.read('/sys/kernel/uevent_seqnum'))]
      })
      return result
    }
    expect(await told(2048 - rest)).toEqual(['ok', '1\n'])
    expect(await told(2048 - rest + 1)).toEqual(['ENOMEM', '0\n'])
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`K${index}`, '']))
    const devices = [{ path: NULL.path, subsystem: 'mem', variables: many }]
    const full = await on({ devices, without }, ({ services }) =>
      answerOf(services.write(`/sys${NULL.path}/uevent`, 'add')),
    )
    expect(full.result).toBe('ENOMEM')
  })

  ruleTest('R8.3', 'is told of a module, and of nothing in its directory', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', without })
    const { uevents } = kernel.loader
    for (const devpath of ['/module/a', '/module/a/holders', '/module/a/parameters']) {
      uevents.tell('add', kobject(kernel.state, devpath, 'module')).next('ready')
    }
    expect(kernel.uevents).toEqual(['add@/module/a'])
    expect(kernel.read('/sys/kernel/uevent_seqnum')).toBe('1\n')
  })

  test('is read by parseUevent', async () => {
    const { result } = await on({ devices: [NULL] }, async ({ uevents, services }) => {
      const socket = await uevents.listen()
      await services.write(`/sys${NULL.path}/uevent`, 'add')
      return parseUevent((await socket.receive(0))!)
    })
    expect(result.header).toBe('add@/devices/virtual/mem/null')
    expect(result.variables.get('MODALIAS')).toBe('mem:null')
  })
})

describe('a synthetic event', () => {
  ruleTest('R8.5', 'is what is written to the file, with who asks for it since 4.13', async (without) => {
    const told = async (kernel: string, text: string) => {
      let answer = ''
      const events = await during({ kernel, without }, async ({ services }) => {
        answer = await answerOf(services.write(`/sys${NULL.path}/uevent`, text))
      })
      return [answer, ...events.flat().filter((part) => /^SYNTH|@/.test(part))]
    }
    const header = 'add@/devices/virtual/mem/null'
    expect(await told('6.1', 'add\n')).toEqual(['ok', header, 'SYNTH_UUID=0'])
    expect(await told('6.1', `add ${UUID} A=1 b=2c\n`)).toEqual([
      'ok',
      header,
      `SYNTH_UUID=${UUID}`,
      'SYNTH_ARG_A=1',
      'SYNTH_ARG_b=2c',
    ])
    expect(await told('4.12', 'add\n')).toEqual(['ok', header])
    for (const text of ['hope', 'add 1', `add ${UUID} A`, `add ${UUID} A=_`, '']) {
      expect(await told('6.1', text)).toEqual(['EINVAL'])
    }
    expect(await told('4.12', `add ${UUID}`)).toEqual(['EINVAL'])
  })

  test('that is unknown is told in the log (R8.5)', async () => {
    const { machine } = await on({ devices: [NULL] }, async ({ services }) => {
      await answerOf(services.write(`/sys${NULL.path}/uevent`, 'hope'))
    })
    expect(machine.log.at(-1)?.text).toBe('synth uevent: /devices/virtual/mem/null: unknown uevent action string')
  })

  ruleTest('R8.5', 'add makes the remove of a module due, and remove makes it done', (without) => {
    const failing = { init: { fails: 'EIO' as const } }
    const early = new TestKernel({ kernel: 'E7', without })
    const load = early.load('a', failing).to('P16')
    early.write('/sys/module/a/uevent', 'add')
    load.end()
    expect(early.uevents).toEqual(['add@/module/a', 'remove@/module/a'])
    const live = new TestKernel({ kernel: 'E7', without })
    live.load('a').end()
    live.write('/sys/module/a/uevent', 'remove')
    live.remove('a').end()
    expect(live.uevents).toEqual(['add@/module/a', 'remove@/module/a'])
  })

  test('can be had of what is built in', async () => {
    const builtins = [{ name: 'cpufreq', version: '1' }]
    const events = await during({ builtins }, ({ services }) => services.write('/sys/module/cpufreq/uevent', 'add'))
    expect(events.map(([header]) => header)).toEqual(['add@/module/cpufreq'])
  })
})

describe('a socket', () => {
  test('loses what its buffer has no room for, is told so once, and the others lose nothing', async () => {
    const { result } = await on({ devices: [NULL] }, async ({ uevents, services }) => {
      const [small, large] = [await uevents.listen(2000), await uevents.listen()]
      for (let times = 0; times < 5; times++) await services.write(`/sys${NULL.path}/uevent`, 'change')
      const told = await small.receive(0).catch((error) => error.code)
      const numbers = (await heard(small)).map((parts) => parts.at(-1))
      await services.write(`/sys${NULL.path}/uevent`, 'change')
      return [told, numbers, (await heard(small)).map((parts) => parts.at(-1)), (await heard(large)).length]
    })
    expect(result).toEqual(['ENOBUFS', ['SEQNUM=1', 'SEQNUM=2'], ['SEQNUM=6'], 6])
  })

  test('hears nothing of before it was opened, and nothing after it was closed', async () => {
    const { result } = await on({ devices: [NULL] }, async ({ uevents, services }) => {
      await services.write(`/sys${NULL.path}/uevent`, 'change')
      const socket = await uevents.listen()
      await socket.close()
      await services.write(`/sys${NULL.path}/uevent`, 'change')
      return heard(socket)
    })
    expect(result).toEqual([])
  })

  test('waits for a device that appears, and for no longer than it was told', async () => {
    const { result } = await on({}, async (host) => {
      const socket = await host.uevents.listen()
      const early = await socket.receive(5)
      const waitedNs = host.clock.monotonicNs()
      await host.uevents.plug({ path: '/devices/pci0/1f.2', subsystem: 'pci', modalias: 'pci:v8086' })
      return [early, waitedNs, parseUevent((await socket.receive(5))!).header]
    })
    expect(result).toEqual([undefined, 5_000_000n, 'add@/devices/pci0/1f.2'])
  })
})

describe('the helper for uevents', () => {
  test('is run for a module with the variables of its event (R8.7)', async () => {
    const seen: unknown[] = []
    const options: MachineOptions = {
      config: { UEVENT_HELPER: true },
      modules: [{ path: 'a.ko' }],
      programs: {
        '/sbin/hotplug': async (_, argv, environment) => {
          seen.push(argv, environment)
          return 0
        },
      },
    }
    await on(options, async ({ services, kernel }) => {
      await services.write('/sys/kernel/uevent_helper', '/sbin/hotplug\n')
      await kernel.finitModule('/lib/modules/6.1.0-simulated/a.ko', '', 0)
    })
    expect(seen).toEqual([
      ['/sbin/hotplug', 'module'],
      expect.objectContaining({ ACTION: 'add', DEVPATH: '/module/a', SUBSYSTEM: 'module', SEQNUM: '1' }),
    ])
  })
})
