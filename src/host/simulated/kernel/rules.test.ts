import { describe, expect, test } from 'vitest'
import { latin1 } from '../../../formats/bytes/index.ts'
import { type ErrnoName, normalizeModuleName } from '../../../names.ts'
import { FileSystem } from '../file-system.ts'
import { atomic, type KernelSteps, type Pause, type Wakeup } from '../operation.ts'
import { State } from '../state.ts'
import { deleteModule } from './delete-module.ts'
import { DEBIAN_CONFIG, formatModuleImage, type ModuleImage, ModuleTable, profileOf, Rules } from './index.ts'
import { loadModule } from './load-module.ts'

/** A call that a test takes from point to point. */
class Call {
  readonly #steps: KernelSteps<ErrnoName | undefined>
  pause: Pause | undefined
  /** 'ok', or the errno. */
  answer: string | undefined

  constructor(steps: KernelSteps<ErrnoName | undefined>) {
    this.#steps = steps
  }

  step(wakeup: Wakeup = 'ready'): this {
    const step = this.#steps.next(wakeup)
    if (step.done === true) this.answer = step.value ?? 'ok'
    else this.pause = step.value
    return this
  }

  /** Goes on until it stands at a point, whatever it would wait for on the way. */
  to(point: string): this {
    do this.step()
    while (this.answer === undefined && this.pause?.point !== point)
    expect(this.pause?.point).toBe(point)
    return this
  }

  /** Goes on until it has an answer. */
  end(): string {
    while (this.answer === undefined) this.step()
    return this.answer
  }

  get waits(): boolean {
    return this.answer === undefined && this.pause?.ready !== undefined && !this.pause.ready()
  }
}

class Kernel {
  readonly state: State = new State()
  readonly fileSystem: FileSystem = new FileSystem(this.state, () => this.nowNs)
  nowNs = 0n
  readonly table: ModuleTable

  constructor(builtins: readonly string[] = []) {
    const kernel = { profile: profileOf('E4'), config: DEBIAN_CONFIG, rules: new Rules() }
    const host = { state: this.state, fileSystem: this.fileSystem, nowNs: () => this.nowNs }
    const world = {
      ...kernel,
      ...host,
      requestModule: () => atomic(() => 0),
      provided: () => undefined,
      withdrawn: () => undefined,
    }
    this.table = new ModuleTable(world, new Set(builtins))
  }

  load(name: string, facts: Partial<ModuleImage> = {}, parameters = ''): Call {
    const image = { name: normalizeModuleName(name), depends: [], parameters: {}, init: {}, permanent: false, ...facts }
    return new Call(loadModule(this.table, formatModuleImage(image, 5000), parameters))
  }

  remove(name: string): Call {
    return new Call(deleteModule(this.table, name))
  }

  read(path: string): string {
    const node = this.fileSystem.resolve('open', path)
    return node.kind === 'generated' ? latin1(node.generate()) : node.kind
  }

  get procModules(): string {
    return this.read('/proc/modules')
  }

  names(path: string): string[] {
    const node = this.fileSystem.resolve('open', path)
    return node.kind === 'directory' ? [...node.children.namesAsTheyCame()] : []
  }
}

describe('R2.4 (E4): a second load of a name', () => {
  test('waits while the first is unformed, then is EEXIST where that one became live', () => {
    const kernel = new Kernel()
    const first = kernel.load('a').to('P5')
    const second = kernel.load('a').to('waits for a')
    expect(second.waits).toBe(true)

    first.end()

    expect(second.waits).toBe(false)
    expect(second.end()).toBe('EEXIST')
  })

  test('waits while the first is coming, then is EBUSY where that one failed and is gone', () => {
    const kernel = new Kernel()
    const first = kernel.load('a', { init: { fails: 'ENODEV' } }).to('P16')
    const second = kernel.load('a').to('waits for a')

    expect(first.end()).toBe('ENODEV')

    expect(second.end()).toBe('EBUSY')
    expect(kernel.table.find('a')).toBeUndefined()
  })

  test('is EEXIST at once where it is live', () => {
    const kernel = new Kernel()
    kernel.load('a').end()
    expect(kernel.load('a').to('P4').step().answer).toBe('EEXIST')
  })

  test('is EBUSY at once where it is going', () => {
    const kernel = new Kernel()
    kernel.load('a').end()
    kernel.remove('a').to('going')
    expect(kernel.load('a').to('P4').step().answer).toBe('EBUSY')
  })

  test('waits at a torn-down name that is still taken, and is EBUSY afterwards (R1.35)', () => {
    const kernel = new Kernel()
    kernel.load('a').end()
    const removal = kernel.remove('a').to('unformed')
    const second = kernel.load('a').to('waits for a')
    removal.end()
    expect(second.end()).toBe('EBUSY')
  })

  test('is EINTR and no duplicate where a signal ends the wait (R2.5)', () => {
    const kernel = new Kernel()
    kernel.load('a').to('P16')
    const second = kernel.load('a').to('waits for a')
    expect(second.step('interrupted').answer).toBe('EINTR')
    expect(kernel.table.counters.duplicates).toBe(0)
  })

  test('sees live between P17 and P18 only when something else wakes it (R2.1)', () => {
    const kernel = new Kernel()
    const first = kernel.load('a').to('P16')
    const second = kernel.load('a').to('waits for a')
    first.to('P17')
    expect(second.waits).toBe(true)

    kernel.table.queue.wakeAll()

    expect(second.end()).toBe('EEXIST')
  })

  test('counts as a duplicate with all its bytes', () => {
    const kernel = new Kernel()
    kernel.load('a').end()
    kernel.load('a').end()
    expect(kernel.table.counters).toMatchObject({ loads: 1, duplicates: 1, duplicateBytes: 5000 })
  })
})

describe('R1.23: the owner of a symbol', () => {
  test('that is live gets a reference and a user', () => {
    const kernel = new Kernel()
    kernel.load('owner').end()
    kernel.load('user', { depends: [normalizeModuleName('owner')] }).to('P7')
    expect(kernel.procModules).toContain('owner 8192 1 user, Live')
  })

  test('that is absent is ENOENT', () => {
    const kernel = new Kernel()
    expect(kernel.load('user', { depends: [normalizeModuleName('owner')] }).end()).toBe('ENOENT')
    expect(kernel.table.find('user')).toBeUndefined()
  })

  test('that is unformed is ENOENT (R1.22)', () => {
    const kernel = new Kernel()
    kernel.load('owner').to('P5')
    expect(kernel.load('user', { depends: [normalizeModuleName('owner')] }).end()).toBe('ENOENT')
  })

  test('that is going is ENOENT', () => {
    const kernel = new Kernel()
    kernel.load('owner').end()
    kernel.remove('owner').to('going')
    expect(kernel.load('user', { depends: [normalizeModuleName('owner')] }).end()).toBe('ENOENT')
  })

  test('that is coming is waited for', () => {
    const kernel = new Kernel()
    const owner = kernel.load('owner').to('P8')
    const user = kernel.load('user', { depends: [normalizeModuleName('owner')] }).to('waits for the symbols of owner')
    expect(user.waits).toBe(true)
    owner.end()
    expect(user.end()).toBe('ok')
  })

  test('that is coming for 30 s is EBUSY', () => {
    const kernel = new Kernel()
    kernel.load('owner').to('P16')
    const user = kernel.load('user', { depends: [normalizeModuleName('owner')] }).to('waits for the symbols of owner')
    expect(user.pause?.deadlineNs).toBe(30_000_000_000n)
    expect(user.step('timeout').end()).toBe('EBUSY')
  })

  test('that is coming is EBUSY where a signal ends the wait', () => {
    const kernel = new Kernel()
    kernel.load('owner').to('P16')
    const user = kernel.load('user', { depends: [normalizeModuleName('owner')] }).to('waits for the symbols of owner')
    expect(user.step('interrupted').end()).toBe('EBUSY')
  })

  test('is tried for all, and the last failure is the answer (R1.24)', () => {
    const kernel = new Kernel()
    kernel.load('coming').to('P16')
    const user = kernel.load('user', { depends: ['absent', 'coming'].map(normalizeModuleName) })
    user.to('waits for the symbols of coming')
    expect(user.step('timeout').end()).toBe('EBUSY')
  })

  test('may be built in', () => {
    expect(new Kernel(['owner']).load('user', { depends: [normalizeModuleName('owner')] }).end()).toBe('ok')
  })
})

describe('section 2.2: what shows at each point', () => {
  test('P5: nothing in /proc/modules', () => {
    const kernel = new Kernel()
    kernel.load('a').to('P5')
    expect(kernel.procModules).toBe('')
  })

  test('P8: Loading, with the reference of its loader (R1.36)', () => {
    const kernel = new Kernel()
    kernel.load('a').to('P8')
    expect(kernel.procModules).toBe('a 12288 1 - Loading 0x0000000000000000\n')
  })

  test('P11: an empty directory (R2.2)', () => {
    const kernel = new Kernel()
    kernel.load('a').to('P11')
    expect(kernel.names('/sys/module/a')).toEqual([])
  })

  test('P12 to P14: the pieces in their order, initstate after holders and parameters', () => {
    const kernel = new Kernel()
    kernel.load('a', { parameters: { size: 4 } }).to('P15')
    const names = ['holders', 'parameters', 'uevent', 'initstate', 'coresize', 'initsize', 'taint', 'refcnt']
    expect(kernel.names('/sys/module/a')).toEqual(names)
    expect(kernel.read('/sys/module/a/initstate')).toBe('coming\n')
    expect(kernel.read('/sys/module/a/initsize')).toBe('4096\n')
  })

  test('P15: a link in the holders of what it uses', () => {
    const kernel = new Kernel()
    kernel.load('owner').end()
    kernel.load('user', { depends: [normalizeModuleName('owner')] }).to('P15')
    expect(kernel.names('/sys/module/owner/holders')).toEqual(['user'])
  })

  test('P17: live; P18: no init memory and no reference any more', () => {
    const kernel = new Kernel()
    const load = kernel.load('a').to('P17')
    expect(kernel.read('/sys/module/a/initstate')).toBe('live\n')
    expect(kernel.procModules).toBe('a 12288 1 - Live 0x0000000000000000\n')

    load.to('P18')

    expect(kernel.procModules).toBe('a 8192 0 - Live 0x0000000000000000\n')
    expect(kernel.read('/sys/module/a/refcnt')).toBe('0\n')
  })

  test('newest user first in /proc/modules (R5.1)', () => {
    const kernel = new Kernel()
    const depends = [normalizeModuleName('a')]
    kernel.load('a').end()
    kernel.load('b', { depends }).end()
    kernel.load('c', { depends }).end()
    expect(kernel.procModules).toContain('a 8192 2 c,b, Live')
  })

  test('newest first in /proc/modules (R5.1)', () => {
    const kernel = new Kernel()
    kernel.load('a').end()
    kernel.load('b').end()
    expect(kernel.procModules.match(/^\w+/gm)).toEqual(['b', 'a'])
  })
})

describe('R1.26: an init that fails', () => {
  test('answers its errno after going, out of sysfs, unformed, gone', () => {
    const kernel = new Kernel()
    const load = kernel.load('a', { init: { fails: 'ENODEV' } }).to('going')
    expect(kernel.read('/sys/module/a/initstate')).toBe('going\n')
    expect(kernel.procModules).toContain('Unloading')
    load.to('hidden')
    expect(kernel.names('/sys/module')).toEqual([])
    load.to('unformed')
    expect(kernel.procModules).toBe('')
    expect(load.end()).toBe('ENODEV')
  })

  test('gives up its references', () => {
    const kernel = new Kernel()
    kernel.load('owner').end()
    kernel.load('user', { depends: [normalizeModuleName('owner')], init: { fails: 'EIO' } }).end()
    expect(kernel.procModules).toContain('owner 8192 0 - Live')
    expect(kernel.names('/sys/module/owner/holders')).toEqual([])
  })
})

describe('section 1.4: other refusals', () => {
  test('an image that is none is ENOEXEC', () => {
    expect(new Call(loadModule(new Kernel().table, new Uint8Array(100), '')).end()).toBe('ENOEXEC')
  })

  test('a directory of that name in sysfs is EINVAL, and stays', () => {
    const kernel = new Kernel(['a'])
    kernel.fileSystem.directory('/sys/module/a/parameters')
    expect(kernel.load('a').end()).toBe('EINVAL')
    expect(kernel.names('/sys/module/a')).toEqual(['parameters'])
    expect(kernel.table.find('a')).toBeUndefined()
  })
})

describe('R1.29 to R1.31: parameters', () => {
  test.each([
    ['size=8 mode="a b"', { size: '8', mode: 'a b' }],
    ['si-ze=1 unknown=2', { size: '4', mode: 'x' }],
    ['size=9 -- size=10', { size: '9', mode: 'x' }],
    ['', { size: '4', mode: 'x' }],
  ])('%j are taken', (text, expected) => {
    const kernel = new Kernel()
    kernel.load('a', { parameters: { size: 4, mode: 'x' } }, text).end()
    expect(Object.fromEntries(kernel.table.find('a')!.parameters)).toEqual(expected)
  })

  test('dashes and underscores are the same', () => {
    const kernel = new Kernel()
    kernel.load('a', { parameters: { max_size: 4 } }, 'max-size=5').end()
    expect(kernel.read('/sys/module/a/parameters/max_size')).toBe('5\n')
  })

  test.each(['size=big', 'size'])('%j is EINVAL', (text) => {
    const kernel = new Kernel()
    expect(kernel.load('a', { parameters: { size: 4 } }, text).end()).toBe('EINVAL')
    expect(kernel.procModules).toBe('')
  })
})

describe('section 1.10: delete_module', () => {
  test.each(['', 'a'.repeat(56), 'absent'])('of %j is ENOENT', (name) => {
    expect(new Kernel().remove(name).end()).toBe('ENOENT')
  })

  test('does not find an unformed module', () => {
    const kernel = new Kernel()
    kernel.load('a').to('P5')
    expect(kernel.remove('a').end()).toBe('ENOENT')
  })

  test('of one that others use is EAGAIN, before its state is looked at', () => {
    const kernel = new Kernel()
    kernel.load('owner').end()
    kernel.load('user', { depends: [normalizeModuleName('owner')] }).to('P16')
    expect(kernel.remove('owner').end()).toBe('EAGAIN')
  })

  test('of one that is coming is EBUSY', () => {
    const kernel = new Kernel()
    kernel.load('a').to('P16')
    expect(kernel.remove('a').end()).toBe('EBUSY')
  })

  test('of one that is going is EBUSY', () => {
    const kernel = new Kernel()
    kernel.load('a').end()
    kernel.remove('a').to('going')
    expect(kernel.remove('a').end()).toBe('EBUSY')
  })

  test('of one without an exit function is EBUSY', () => {
    const kernel = new Kernel()
    kernel.load('a', { permanent: true }).end()
    expect(kernel.procModules).toContain('[permanent],')
    expect(kernel.remove('a').end()).toBe('EBUSY')
  })

  test('of one in use is EAGAIN', () => {
    const kernel = new Kernel()
    kernel.load('a').end()
    kernel.table.find('a')!.references++
    expect(kernel.remove('a').end()).toBe('EAGAIN')
  })

  test('goes by going, hidden and unformed, and gives up its references at the end (R1.34)', () => {
    const kernel = new Kernel()
    kernel.load('owner').end()
    kernel.load('user', { depends: [normalizeModuleName('owner')] }).end()
    const removal = kernel.remove('user').to('going')
    expect(kernel.procModules).toContain('user 8192 0 - Unloading')
    removal.to('unformed')
    expect(kernel.procModules).toContain('owner 8192 1 user, Live')
    expect(removal.end()).toBe('ok')
    expect(kernel.procModules).toBe('owner 8192 0 - Live 0x0000000000000000\n')
  })
})
