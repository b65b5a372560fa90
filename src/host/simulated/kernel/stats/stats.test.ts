import { describe, expect, test } from 'vitest'
import { on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'
import { isRefusal } from '../../../../errors.ts'
import { latin1 } from '../../../../formats/bytes/index.ts'
import { normalizeModuleName } from '../../../../names.ts'
import type { MachineOptions, SimulatedHost } from '../../index.ts'

const DIRECTORY = '/sys/kernel/debug/modules'
const KIB = 1024
const DIRECTORY_6_12 = '/lib/modules/6.12.0-simulated'

/** Text, or the errno. */
async function read({ files }: SimulatedHost, name: string): Promise<string> {
  try {
    return latin1(await files.read(`${DIRECTORY}/${name}`))
  } catch (error) {
    if (isRefusal(error)) return error.code
    throw error
  }
}

/** Loads a file again and again, and gives the last answer. */
async function load({ kernel }: SimulatedHost, name: string, times = 1): Promise<string> {
  let answer = 'ok'
  for (let time = 0; time < times; time++) {
    answer = await kernel.finitModule(`${DIRECTORY_6_12}/${name}.ko`, '', 0).then(
      () => 'ok',
      (error) => error.code,
    )
  }
  return answer
}

function built(options: MachineOptions, config: MachineOptions['config'] = { MODULE_STATS: true }): MachineOptions {
  return { kernel: 'E7', config, modules: [{ path: 'cryptd.ko', sizeBytes: 8 * KIB }], ...options }
}

describe('modules/stats', () => {
  ruleTest('R4.4', 'is there where the kernel was built with it, from 6.4 on', async (without) => {
    const there = async (kernel: string, MODULE_STATS: boolean) =>
      (await on({ kernel, without, config: { MODULE_STATS } }, (host) => read(host, 'stats'))).result !== 'ENOENT'
    expect([await there('6.3', true), await there('6.4', true), await there('6.12', false)]).toEqual([
      false,
      true,
      false,
    ])
  })

  ruleTest('R4.5', 'is labels that end at column 25, a tab and a number', async (without) => {
    const { result } = await on(built({ without }), async (host) => {
      await load(host, 'cryptd', 2)
      return await read(host, 'stats')
    })
    const text = [
      '         Mods ever loaded\t1',
      '     Mods failed on kread\t0',
      'Mods failed on decompress\t0',
      '  Mods failed on becoming\t1',
      '      Mods failed on load\t0',
      '        Total module size\t12288',
      '      Total mod text size\t8192',
      '       Failed kread bytes\t0',
      '  Failed decompress bytes\t0',
      '    Failed becoming bytes\t7471',
      '        Failed kmod bytes\t0',
      ' Virtual mem wasted bytes\t7471',
      '         Average mod size\t12288',
      '    Average mod text size\t8192',
      '  Avg fail becoming bytes\t7471',
      'Duplicate failed modules:',
      '              Module-name\t How-many-times\t                   Reason',
      '                   cryptd\t              1\t                 Becoming',
      '',
    ].join('\n')
    expect(result).toBe(text)
  })

  ruleTest('R6.21', 'has twice the image for a load that failed once it had memory', async (without) => {
    const modules = [{ path: 'a.ko', sizeBytes: 8 * KIB, uses: [{ symbol: 'nowhere' }] }]
    const { result, machine } = await on(built({ modules, without }), async (host) => {
      await load(host, 'a')
      return [await read(host, 'failed_load_modules'), await read(host, 'invalid_mod_bytes')]
    })
    expect(result).toEqual(['1\n', `${2 * 7471}\n`])
    expect(machine.memory.wastedBytes).toBe(2 * 7471)
  })

  test('has what a load that failed had inflated, and read (R6.21)', async () => {
    const modules = [
      { path: 'good.ko', sizeBytes: 8 * KIB, packing: 'xz', packedBytes: 3000 },
      { path: 'raw.ko', sizeBytes: 8 * KIB },
    ] as const
    const options = built({ modules }, { MODULE_STATS: true, MODULE_DECOMPRESS: 'xz' })
    const { machine } = await on(options, async ({ kernel }) => {
      await kernel.finitModule(`${DIRECTORY_6_12}/good.ko`, '', 4)
      await expect(kernel.finitModule(`${DIRECTORY_6_12}/good.ko`, '', 4)).rejects.toMatchObject({ code: 'EEXIST' })
      await expect(kernel.finitModule(`${DIRECTORY_6_12}/raw.ko`, '', 4)).rejects.toMatchObject({ code: 'EINVAL' })
    })
    expect(machine.memory.wastedBytes).toBe(7471 + 3000 + 8 * KIB)
  })

  test('has a file for each sum, that root alone may read (spec 4.1)', async () => {
    const { machine, result } = await on(built({}), async (host) => {
      await load(host, 'cryptd', 3)
      const texts: Record<string, string> = {}
      for (const { name } of await host.files.list(DIRECTORY)) {
        if (name !== 'stats') texts[name] = await read(host, name)
      }
      return texts
    })
    expect(result).toEqual({
      total_mod_size: '12288\n',
      total_text_size: '8192\n',
      modcount: '1\n',
      failed_kreads: '0\n',
      invalid_kread_bytes: '0\n',
      failed_decompress: '0\n',
      invalid_decompress_bytes: '0\n',
      failed_becoming: '2\n',
      invalid_becoming_bytes: '14942\n',
      failed_load_modules: '0\n',
      invalid_mod_bytes: '0\n',
    })
    expect(machine.modeOf(`${DIRECTORY}/stats`)).toBe(0o400)
  })
})

describe('the list of duplicates', () => {
  ruleTest('R4.6', 'has a row a name, the newest first, with all reasons', async (without) => {
    const modules = ['one', 'other'].map((name) => ({ path: `${name}.ko`, sizeBytes: 8 * KIB }))
    const { result } = await on(built({ modules, without }), async (host) => {
      await load(host, 'one', 3)
      await load(host, 'other', 2)
      await load(host, 'one')
      return await read(host, 'stats')
    })
    expect(result.split('Reason\n')[1]).toBe(
      '                    other\t              1\t                 Becoming\n' +
        '                      one\t              3\t                 Becoming\n',
    )
  })

  ruleTest('R4.6/limit', 'has 111 rows at most, and one warning tells of more', async (without) => {
    const modules = Array.from({ length: 120 }, (_, index) => ({ path: `m${index}.ko`, sizeBytes: 8 * KIB }))
    const { machine, result } = await on(built({ modules, without }), async (host) => {
      for (let index = 0; index < 120; index++) await load(host, `m${index}`, 2)
      return [await read(host, 'stats'), await read(host, 'stats')]
    })
    const names = result[0]!.match(/\bm\d+\b/g) ?? []
    expect([names.length, names[0]]).toEqual([111, 'm119'])
    expect(machine.log.map(({ text }) => text).filter((text) => text.startsWith('WARNING'))).toHaveLength(1)
  })
})

describe('modules/unloaded_tainted', () => {
  ruleTest(
    'R4.4/merged',
    'counts removals of a name with a taint in common, where they are tracked',
    async (without) => {
      const modules = [{ path: 'a.ko', outOfTree: true }, { path: 'b.ko' }]
      const text = async (MODULE_UNLOAD_TAINT_TRACKING: boolean) => {
        const { result } = await on(built({ modules, without }, { MODULE_UNLOAD_TAINT_TRACKING }), async (host) => {
          for (const name of ['a', 'b', 'a']) {
            await load(host, name)
            await host.kernel.deleteModule(normalizeModuleName(name), 0)
          }
          return read(host, 'unloaded_tainted')
        })
        return result
      }
      expect(await text(true)).toMatch(/^a \(O\w*\) 2\n$/)
      expect(await text(false)).toBe('ENOENT')
    },
  )
})

describe('memory that loads waste', () => {
  ruleTest('R6.24', 'can be what others miss, and is free again when they have failed', (without) => {
    const kernel = new TestKernel({ kernel: 'E4', memoryBytes: 30_000, without })
    const path = kernel.file('/a.ko', kernel.image('a', { sizeBytes: 8 * KIB }))
    const first = kernel.finit(path).to('P10')
    expect(kernel.finit(path).end()).toBe('ENOMEM')
    expect(first.end()).toBe('ok')
    expect(kernel.finit(path).end()).toBe('EEXIST')
    expect(kernel.loader.world.memory.usedBytes).toBe(8 * KIB)
  })

  test('is told apart from memory that a load before 4.11 has lost (R6.2)', async () => {
    const modules = [{ path: 'a.ko', parameters: { mode: 'x', size: 1 } }]
    const lost = async (kernel: string) => {
      const { machine } = await on({ kernel, release: '6.12.0-simulated', modules }, async ({ kernel: calls }) => {
        const wrong = calls.finitModule(`${DIRECTORY_6_12}/a.ko`, 'mode=text size=BAD', 0)
        await expect(wrong).rejects.toMatchObject({ code: 'EINVAL' })
      })
      const { leakedBytes, usedBytes } = machine.memory
      return [leakedBytes, usedBytes]
    }
    expect([await lost('4.10'), await lost('4.11')]).toEqual([
      [21, 0],
      [0, 0],
    ])
  })
})
