import { describe, expect } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { NO_MODULE, TestKernel } from '../../../../../test/support/simulated-kernel.ts'

const COMPRESSED = 4
const UNKNOWN = 8

describe('finit_module, before it reads', () => {
  ruleTest('1.3#ENOSYS', 'is not there before 3.8', (without) => {
    for (const era of ['E0', 'E1']) {
      const kernel = new TestKernel({ kernel: era, without })
      expect(kernel.finit(kernel.file('/a.ko', NO_MODULE)).end()).toBe('ENOSYS')
    }
  })

  ruleTest('1.3#2', 'is EINVAL for an unknown flag, before the descriptor is looked at', (without) => {
    const kernel = new TestKernel({ kernel: 'E7', without })
    expect(kernel.finitOf(undefined, UNKNOWN).end()).toBe('EINVAL')
    expect(kernel.finitOf(undefined, COMPRESSED).end()).toBe('EBADF')
  })

  ruleTest('1.3#2', 'knows no flag for compressed files before 5.17', (without) => {
    expect(new TestKernel({ kernel: '4.19', without }).finitOf(undefined, COMPRESSED).end()).toBe('EINVAL')
    expect(new TestKernel({ kernel: '5.17', without }).finitOf(undefined, COMPRESSED).end()).toBe('EBADF')
  })

  ruleTest('1.3#3', 'is EBADF for a file that is not open for reading', (without) => {
    const kernel = new TestKernel({ without })
    const path = kernel.file('/a.ko', kernel.image('a'))
    expect(kernel.finitOf({ path, node: kernel.node(path), isReadable: false }).end()).toBe('EBADF')
  })

  ruleTest('1.3#5', 'is EINVAL for what is no regular file', (without) => {
    const kernel = new TestKernel({ security: { readFile: () => 'EACCES' }, without })
    kernel.fileSystem.pipe(kernel.fileSystem.directory('/d'), 'pipe')
    expect(kernel.finit('/d/pipe').end()).toBe('EINVAL')
    expect(kernel.finit('/d').end()).toBe('EINVAL')
    kernel.loader.writers.open(kernel.node('/d/pipe'))
    expect(kernel.finit('/d/pipe').end()).toBe('EINVAL')
  })
})

describe('finit_module, reading', () => {
  ruleTest('R1.6/alone', 'can be made to refuse a second reader, for as long as the first one reads', (without) => {
    const kernel = new TestKernel({ kernel: 'E5', traits: { exclusion: 'everybody while read' }, without })
    const path = kernel.file('/a.ko', kernel.image('a'))
    const first = kernel.finit(path)
    first.to('reads')
    expect(kernel.finit(path).end()).toBe('ETXTBSY')
    first.to('P1')
    const second = kernel.finit(path)
    second.to('reads')
    expect(first.end()).toBe('ok')
    expect(second.end()).toBe('EEXIST')
  })

  ruleTest(
    '1.3#7',
    'is EINVAL for an empty file and EFBIG for one of 2 GiB, before a security module is asked',
    (without) => {
      const kernel = new TestKernel({ security: { readFile: () => 'EACCES' }, without })
      expect(kernel.finit(kernel.file('/empty.ko', new Uint8Array())).end()).toBe('EINVAL')
      expect(kernel.finit('/proc/modules').end()).toBe('EINVAL')
      expect(kernel.finit(kernel.file('/large.ko', new Uint8Array(2 ** 31))).end()).toBe('EFBIG')
    },
  )

  ruleTest('1.3#8', 'is refused by a security module that sees which file it is, before there is memory', (without) => {
    const readFile = (path: string) => (path === '/a.ko' ? ('EPERM' as const) : undefined)
    const kernel = new TestKernel({ security: { readFile }, memoryBytes: 0, without })
    expect(kernel.finit(kernel.file('/a.ko', kernel.image('a'))).end()).toBe('EPERM')
    expect(kernel.finit(kernel.file('/b.ko', kernel.image('b'))).end()).toBe('ENOMEM')
  })

  ruleTest('1.3#9', 'is ENOMEM where there is no memory for it', (without) => {
    const security = { postReadFile: () => 'EACCES' as const }
    const kernel = new TestKernel({ memoryBytes: 4999, security, without })
    expect(kernel.finit(kernel.file('/a.ko', kernel.image('a'))).end()).toBe('ENOMEM')
  })

  ruleTest('1.3#10', 'is EIO for a file with less in it than it says', (without) => {
    const kernel = new TestKernel({ builtins: [{ name: 'b', version: '1' }], without })
    expect(kernel.finit('/sys/module/b/version').end()).toBe('EIO')
    expect(kernel.loader.world.memory.usedBytes).toBe(0)
  })

  ruleTest('1.3#11', 'is refused by a security module that has seen the content', (without) => {
    const postReadFile = (_: string, content: Uint8Array) => (content.length === 5000 ? ('EACCES' as const) : undefined)
    const kernel = new TestKernel({ security: { postReadFile }, without })
    expect(kernel.finit(kernel.file('/a.ko', kernel.image('a'))).end()).toBe('EACCES')
    expect(kernel.loader.world.memory.usedBytes).toBe(0)
  })

  ruleTest('1.3#bytes', 'counts a read that fails with no bytes, and in 6.4 with the negative errno', (without) => {
    const security = { readFile: () => 'EACCES' as const }
    const counted = (era: string) => {
      const kernel = new TestKernel({ kernel: era, security, without })
      kernel.finit(kernel.file('/a.ko', kernel.image('a'))).end()
      return kernel.counted
    }
    expect(counted('E5')).toEqual(['failed read -13'])
    expect(counted('E7')).toEqual(['failed read 0'])
  })
})
