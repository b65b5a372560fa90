import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { NO_MODULE, TestKernel } from '../../../../../test/support/simulated-kernel.ts'

describe('init_module', () => {
  ruleTest('1.2#2', 'is ENOEXEC for less than an ELF header, before a security module is asked', (without) => {
    const kernel = new TestKernel({ security: { loadData: () => 'EACCES' }, without })
    expect(kernel.init(new Uint8Array(63)).end()).toBe('ENOEXEC')
  })

  ruleTest('1.2#3', 'is refused by a security module before there is memory', (without) => {
    const kernel = new TestKernel({ security: { loadData: () => 'EACCES' }, memoryBytes: 0, without })
    expect(kernel.init(NO_MODULE).end()).toBe('EACCES')
  })

  ruleTest('1.2#4', 'is ENOMEM where there is no memory, before the image is shown to a security module', (without) => {
    const kernel = new TestKernel({ memoryBytes: 10, security: { postLoadData: () => 'EACCES' }, without })
    expect(kernel.init(NO_MODULE).end()).toBe('ENOMEM')
  })

  ruleTest('1.2#4/E0', 'is ENOMEM for more than 64 MiB in E0', (without) => {
    const large = new Uint8Array(64 * 1024 * 1024 + 1)
    expect(new TestKernel({ kernel: 'E0', without }).init(large).end()).toBe('ENOMEM')
    expect(new TestKernel({ kernel: 'E1', without }).init(large).end()).toBe('ENOEXEC')
  })

  ruleTest('1.2#6', 'is refused by a security module that has seen the image, and gives the memory back', (without) => {
    const kernel = new TestKernel({ security: { postLoadData: () => 'EKEYREJECTED' }, without })
    expect(kernel.init(NO_MODULE).end()).toBe('EKEYREJECTED')
    expect(kernel.loader.world.memory.usedBytes).toBe(0)
  })

  ruleTest('R1.4', 'counts what it refused by the length that it was told', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', security: { postLoadData: () => 'EPERM' }, without })
    kernel.init(new Uint8Array(10)).end()
    kernel.init(new Uint8Array(5000)).end()
    expect(kernel.counted).toEqual(['failed read 10', 'failed read 5000'])
  })

  ruleTest('R1.5', 'shares nothing, and minds no writer', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', without })
    const path = kernel.file('/a.ko', kernel.image('a', { init: { sleepMs: 5 } }))
    kernel.loader.writers.open(kernel.node(path))
    const first = kernel.init(kernel.image('a', { init: { sleepMs: 5 } })).to('init sleeps')
    const second = kernel.init(kernel.image('a')).to('waits for a')
    expect(first.end()).toBe('ok')
    expect(second.end()).toBe('EEXIST')
  })
})
