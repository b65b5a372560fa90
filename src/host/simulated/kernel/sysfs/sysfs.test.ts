import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'

const RICH = {
  version: '1.0',
  srcversion: 'ABC',
  parameters: { size: 4, hidden: { type: 'int', value: 1, mode: 0 } },
} as const

describe('the directory of a module that comes', () => {
  ruleTest('R2.2', 'is there, empty, before anything is in it', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a').to('P11')
    expect(kernel.names('/sys/module/a')).toEqual([])
  })

  ruleTest('2.2#P12', 'has holders first', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a').to('P12')
    expect(kernel.names('/sys/module/a')).toEqual(['holders'])
  })

  ruleTest('2.2#P13', 'has parameters next, those with a mode, or no such directory', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a', RICH).to('P13')
    expect(kernel.names('/sys/module/a/parameters')).toEqual(['size'])
    const hidden = { parameters: { hidden: RICH.parameters.hidden } }
    expect(kernel.load('b', hidden).to('P15').points).not.toContain('P13')
  })

  ruleTest('2.2#P14', 'gets its attributes one by one, initstate after up to three others', (without) => {
    const kernel = new TestKernel({ without })
    const load = kernel.load('a', RICH).to('P14 srcversion')
    expect(kernel.exists('/sys/module/a/initstate')).toBe(false)
    expect(kernel.read('/sys/module/a/version')).toBe('1.0\n')
    load.to('P14 initstate')
    expect(kernel.read('/sys/module/a/initstate')).toBe('coming\n')
    const names = load.to('P15').points.filter((point) => point.startsWith('P14'))
    expect(names.map((point) => point.slice(4))).toEqual([
      ...['uevent', 'version', 'srcversion', 'initstate', 'coresize', 'initsize', 'taint', 'refcnt'],
    ])
  })

  ruleTest('2.2#P15', 'is linked among the holders of what the module uses, and has sections and notes', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('owner').end()
    const load = kernel.load('user', { depends: ['owner'] }).to('P14 refcnt')
    expect(kernel.names('/sys/module/owner/holders')).toEqual([])
    load.to('P15')
    expect(kernel.names('/sys/module/owner/holders')).toEqual(['user'])
    expect(kernel.names('/sys/module/user/sections')).toContain('.text')
    expect(kernel.names('/sys/module/user/notes')).toEqual(['.note.gnu.build-id'])
    load.end()
    kernel.remove('user').end()
    expect(kernel.names('/sys/module/owner/holders')).toEqual([])
  })

  ruleTest(
    'R2.2/early',
    'is made before the symbols are looked for in E0, and initstate after the parameters',
    (without) => {
      const kernel = new TestKernel({ kernel: 'E0', without })
      const load = kernel.load('a', { depends: ['absent'] }).to('P11')
      expect(kernel.names('/sys/module/a')).toEqual([])
      expect(load.end()).toBe('ENOENT')
      expect(kernel.exists('/sys/module/a')).toBe(false)
      const points = kernel.load('b').to('P15').points
      expect(points.indexOf('P14 initstate')).toBeGreaterThan(points.indexOf('P10'))
    },
  )

  ruleTest('R6.7', 'stays empty for as long as it is told to', (without) => {
    const kernel = new TestKernel({ delay: { sysfsSetupMs: 10 }, without })
    const load = kernel.load('a').to('sysfs setup sleeps')
    expect(load.pause?.deadlineNs).toBe(10_000_000n)
    expect(kernel.names('/sys/module/a')).toEqual([])
  })
})

describe('the files of a module', () => {
  ruleTest('R5.6/modes', 'have the kernel’s modes', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a', { parameters: { size: { type: 'int', value: 1, mode: 0o600 } } }).end()
    const modes = ['uevent', 'initstate', 'parameters/size', 'sections/.text', 'notes/.note.gnu.build-id'].map(
      (name) => kernel.node(`/sys/module/a/${name}`).mode,
    )
    expect(modes).toEqual([0o200, 0o444, 0o600, 0o400, 0o444])
  })

  ruleTest('R5.6/sections', 'say where sections are to who may know', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a').end()
    const path = '/sys/module/a/sections/.text'
    const [seen] = [kernel.read(path)]
    kernel.privileged = false
    expect([seen.length, kernel.read(path)]).toEqual([19, '0x0000000000000000\n'])
    expect(seen).toMatch(/^0xffffffff[c-f]/)
  })

  ruleTest('R5.6/sizes', 'tell sizes and taints since 3.3, and refcnt where modules can be unloaded', (without) => {
    const names = (options: ConstructorParameters<typeof TestKernel>[0]) => {
      const kernel = new TestKernel({ ...options, without })
      kernel.load('a', { outOfTree: true }).end()
      return kernel.names('/sys/module/a').filter((name) => !['holders', 'sections', 'notes'].includes(name))
    }
    expect(names({ kernel: 'E1' })).toEqual(['initstate', 'refcnt'])
    expect(names({ config: { MODULE_UNLOAD: false } })).toEqual([
      ...['uevent', 'initstate', 'coresize', 'initsize', 'taint'],
    ])
  })

  ruleTest('R5.6/drivers', 'come with drivers when it registers one', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a', { init: { drivers: ['pci:a'] } }).end()
    expect(kernel.names('/sys/module/a/drivers')).toEqual(['pci:a'])
  })

  ruleTest('R5.9', 'call its state live, coming or going', (without) => {
    const kernel = new TestKernel({ without })
    const state = () => kernel.read('/sys/module/a/initstate')
    const load = kernel.load('a').to('P16')
    const states = [state()]
    load.end()
    states.push(state())
    kernel.remove('a').to('going')
    expect([...states, state()]).toEqual(['coming\n', 'live\n', 'going\n'])
  })
})

describe('what else is in /sys/module', () => {
  ruleTest('R5.7', 'is built in: with a parameter to show or a version, and never with initstate', (without) => {
    const hidden = { type: 'int', value: 1, mode: 0 } as const
    const builtins = [
      { name: 'silent', parameters: { hidden } },
      { name: 'shown', parameters: { size: 1 } },
      { name: 'versioned', version: '2' },
    ]
    const kernel = new TestKernel({ builtins, without })
    expect(kernel.names('/sys/module')).toEqual(['shown', 'versioned', 'module'])
    expect(kernel.names('/sys/module/shown')).toEqual(['uevent', 'parameters'])
    expect(kernel.names('/sys/module/versioned')).toEqual(['uevent', 'version'])
  })

  ruleTest('R5.8', 'names the compression that the kernel knows, from 6.0 on', (without) => {
    const shown = (kernel: string, algorithm: 'xz' | false) => {
      const made = new TestKernel({ kernel, config: { MODULE_DECOMPRESS: algorithm }, without })
      return made.exists('/sys/module/compression') ? made.read('/sys/module/compression') : undefined
    }
    expect([shown('E7', 'xz'), shown('E7', false), shown('5.17', 'xz')]).toEqual(['xz\n', undefined, undefined])
  })
})
