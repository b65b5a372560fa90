import { describe, expect, test } from 'vitest'
import { helper, on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { isRefusal } from '../../../../errors.ts'
import { latin1 } from '../../../../formats/bytes/index.ts'
import { Machine, type MachineOptions, type Program, type SimulatedHost } from '../../index.ts'

const DEVICE = '/sys/devices/virtual/misc/test_kmod0'

/** The files of the device, as a script uses them. */
function device({ files, services }: SimulatedHost) {
  return {
    read: async (name: string) => latin1(await files.read(`${DEVICE}/${name}`)),
    /** 'ok', or the errno. */
    write: (name: string, text: string) =>
      services.write(`${DEVICE}/${name}`, text).then(
        () => 'ok',
        (error: unknown) => (isRefusal(error) ? error.code : error),
      ),
  }
}

const BUILT_IN: MachineOptions = { builtins: [{ name: 'test_kmod' }], helper: helper(0, 1) }

describe('the device of test_kmod', () => {
  test('has its defaults, and prints them', async () => {
    const { result } = await on(BUILT_IN, (host) => device(host).read('config'))
    expect(result).toBe(
      'Custom trigger configuration for: test_kmod0\n' +
        'Number of threads:\t50\nTest_case:\tTEST_KMOD_DRIVER (1)\ndriver:\ttest_module\nfs:\txfs\n',
    )
  })

  test.each([
    ['config_test_driver', 'a\n', 'ok', 'a\n\n'],
    ['config_test_driver', '\0', 'ok', '\n'],
    ['config_test_fs', 'ext4', 'ok', 'ext4\n'],
    ['config_num_threads', '7\n', 'ok', '7\n'],
    ['config_num_threads', '-1', 'EINVAL', '50\n'],
    ['config_num_threads', '4294967296', 'EINVAL', '50\n'],
    ['config_test_case', '2', 'ok', '2\n'],
    ['config_test_case', '3', 'EINVAL', '1\n'],
    ['test_result', '-5\n', 'ok', '-5\n'],
    ['test_result', 'five', 'EINVAL', '0\n'],
    ['config', 'x', 'EACCES', undefined],
  ])('takes for %s %j: %s', async (name, text, answer, shown) => {
    const { result } = await on(BUILT_IN, async (host) => {
      const { read, write } = device(host)
      return [await write(name, text), shown === undefined ? undefined : await read(name)]
    })
    expect(result).toEqual([answer, shown])
  })

  test('says EMPTY of a name that is none, and is as before after a reset', async () => {
    const { result } = await on(BUILT_IN, async (host) => {
      const { read, write } = device(host)
      for (const name of ['config_test_driver', 'config_test_fs']) await write(name, '\0')
      await write('test_result', '7')
      const before = await read('config')
      await write('reset', '1')
      return [before, await read('config'), await read('test_result')]
    })
    expect(result).toEqual([
      expect.stringContaining('driver:\tEMPTY\nfs:\tEMPTY\n'),
      expect.stringContaining('driver:\ttest_module\nfs:\txfs\n'),
      '0\n',
    ])
  })

  test('is there as long as its module is', async () => {
    const options = { modules: [{ path: 'test_kmod.ko' }], loaded: ['test_kmod'] }
    const { result } = await on(options, async (host) => {
      const before = await device(host).read('config_num_threads')
      await host.kernel.deleteModule('test_kmod' as Parameters<typeof host.kernel.deleteModule>[0], 0)
      return [before, await device(host).write('reset', '1')]
    })
    expect(result).toEqual(['50\n', 'ENOENT'])
  })
})

describe('a run of test_kmod', () => {
  /** Ends with the number in the name, after as many milliseconds. */
  const numbered: Program = async ({ clock }, argv) => {
    const number = Number(argv.at(-1)!.replace(/\D/g, ''))
    await clock.sleep(number)
    return number
  }

  test('makes so many requests at once, waits for all, and succeeds whatever they came to', async () => {
    const { machine, result } = await on({ ...BUILT_IN, helper: numbered }, async (host) => {
      const { read, write } = device(host)
      await write('config_test_driver', 'n3')
      await write('config_num_threads', '4')
      return [await write('trigger_config', '1'), await read('test_result'), host.clock.monotonicNs()]
    })
    expect(result).toEqual(['ok', '768\n', 3_000_000n])
    expect(machine.requests).toMatchObject({ calls: 4, deepest: 4 })
  })

  ruleTest('7.1#test_result', 'keeps the result of the last thread that failed, by number', async (without) => {
    for (let seed = 1; seed <= 10; seed++) {
      // Helpers have numbers in the order of their execution, and every second one is killed at once.
      const threads: number[] = []
      const onEvent: MachineOptions['onEvent'] = (event) => {
        if (event.kind === 'point' && event.detail.startsWith('waits for the helper')) {
          threads.push(Number(event.subject.replace('test_kmod0-', '')))
        }
        if (/^modprobe for .*#[24]$/.test(event.process)) machine.processNamed(event.process).kill()
      }
      const machine: Machine = new Machine({ ...BUILT_IN, without, seed, onEvent })
      const seen: string[] = []
      machine.start('script', async (host) => {
        const { read, write } = device(host)
        await write('config_num_threads', '4')
        await write('trigger_config', '1')
        seen.push(await read('test_result'))
        return 0
      })
      await machine.run()
      const isKilled = threads.indexOf(3) % 2 === 1
      expect([seed, ...seen]).toEqual([seed, isKilled ? '9\n' : '256\n'])
    }
  })

  ruleTest('7.1#trigger_config', 'is ENOMEM after a thread could not be made, until a reset', async (without) => {
    let threads = 0
    const requests = { failAllocation: (of: string) => of === 'threads' && ++threads === 3 }
    const { result } = await on({ ...BUILT_IN, without, requests }, async (host) => {
      const { read, write } = device(host)
      const seen = [await write('trigger_config', '1'), await read('test_result'), await write('trigger_config', '1')]
      await write('reset', '1')
      return [...seen, await write('trigger_config', '1'), await read('test_result')]
    })
    expect(result).toEqual(['ok', '-12\n', 'ENOMEM', 'ok', '256\n'])
  })

  ruleTest('R7.1', 'drops the modules of the types that it found', async (without) => {
    const options: MachineOptions = {
      without,
      builtins: [{ name: 'test_kmod' }],
      modules: [{ path: 'xfs.ko', aliases: ['fs-xfs'] }],
      loaded: ['xfs'],
    }
    const { machine, result } = await on(options, async (host) => {
      const { read, write } = device(host)
      await write('config_test_case', '2')
      await write('trigger_config', '1')
      await host.kernel.deleteModule('xfs' as Parameters<typeof host.kernel.deleteModule>[0], 0)
      return read('test_result')
    })
    expect([result, machine.modules()]).toEqual(['0\n', []])
  })
})
