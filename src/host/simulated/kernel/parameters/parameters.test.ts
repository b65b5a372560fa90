import { describe, expect, test } from 'vitest'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { TestKernel } from '../../../../../test/support/simulated-kernel.ts'
import { setValue } from './parameter-value.ts'
import { splitArguments } from './split-arguments.ts'

const PARAMETERS = { size: 4, mode: 'x', fast: false }

/** The parameters of a module after a load with that text, and the answer. */
function loadWith(kernel: TestKernel, text: string) {
  const answer = kernel.load('a', { parameters: PARAMETERS }, text).end()
  const module = kernel.loader.modules.find('a')
  const { size, mode, fast } = Object.fromEntries(module?.parameters.entries() ?? [])
  return { answer, size, mode, fast }
}

describe('parameters', () => {
  ruleTest('R1.29/rest', 'are set left to right, up to a bare `--`', (without) => {
    const kernel = new TestKernel({ without })
    expect(loadWith(kernel, 'size=8 size=9 mode="a b" fast -- size=10')).toEqual({
      ...{ answer: 'ok', size: '9', mode: 'a b', fast: 'Y' },
    })
    expect(kernel.log).toEqual(["a: parameters after `--' ignored"])
  })

  ruleTest('R1.29/dash', 'may be written with dashes', (without) => {
    const kernel = new TestKernel({ without })
    kernel.load('a', { parameters: { max_size: 4 } }, 'max-size=5').end()
    expect(kernel.read('/sys/module/a/parameters/max_size')).toBe('5\n')
  })

  ruleTest('R1.30/refused', 'that the module does not have are ENOENT before 3.11, and ignored since', (without) => {
    const old = new TestKernel({ kernel: 'E1', without })
    expect(loadWith(old, 'none=1 size=5').answer).toBe('ENOENT')
    expect(old.log).toEqual(["a: Unknown parameter `none'"])
    const kernel = new TestKernel({ without })
    expect(loadWith(kernel, 'none=1 size=5')).toMatchObject({ answer: 'ok', size: '5' })
    expect(kernel.log).toEqual(["a: unknown parameter 'none' ignored"])
  })

  ruleTest('R1.30/swallowed', 'that are the kernel’s own are taken without a word', (without) => {
    const kernel = new TestKernel({ without })
    expect(loadWith(kernel, 'async_probe dyndbg=+p').answer).toBe('ok')
    expect(kernel.log).toEqual([])
  })

  ruleTest('R1.31/setter', 'are refused as their setter says', (without) => {
    const told = (text: string) => {
      const kernel = new TestKernel({ without })
      return [loadWith(kernel, text).answer, ...kernel.log]
    }
    expect(told('size=big')).toEqual(['EINVAL', "a: `big' invalid for parameter `size'"])
    expect(told('size')).toEqual(['EINVAL', "a: `' invalid for parameter `size'"])
    expect(told('size=99999999999')).toEqual(['ERANGE', "a: `99999999999' invalid for parameter `size'"])
    expect(told('mode')).toEqual(['EINVAL', "a: `' invalid for parameter `mode'"])
    const long = 'x'.repeat(1025)
    expect(told(`mode=${long}`)).toEqual(['ENOSPC', `a: \`${long}' too large for parameter \`mode'`])
  })

  ruleTest(
    'R1.31/on',
    'after one that is refused are set on 6.1 and later, which answer the last problem',
    (without) => {
      const text = `size=big mode=${'x'.repeat(1025)}`
      for (const era of ['E4', 'E7']) {
        const strings = new TestKernel({ kernel: era, without })
        expect(loadWith(strings, text).answer).toBe('ENOSPC')
        expect(strings.log).toHaveLength(2)
      }
      expect(loadWith(new TestKernel({ kernel: 'E3', without }), text).answer).toBe('EINVAL')
    },
  )
})

describe('strings of parameters', () => {
  ruleTest('R6.1', 'are lost before 4.11 where a load fails after they were set, and given back since', (without) => {
    const leaks = (release: string, text: string) => {
      const kernel = new TestKernel({ kernel: release, without })
      kernel.load('a', { parameters: PARAMETERS }, text).end()
      return kernel.counted.filter((line) => line.startsWith('leaked'))
    }
    expect(leaks('4.10', 'mode=text size=BAD')).toEqual(['leaked 21'])
    expect(leaks('4.10', 'size=BAD mode=text')).toEqual([])
    expect(leaks('4.11', 'mode=text size=BAD')).toEqual([])
  })

  ruleTest('R6.1', 'are lost too where the directory in sysfs is taken', (without) => {
    const kernel = new TestKernel({ kernel: '4.10', without })
    kernel.fileSystem.directory('/sys/module/a')
    expect(kernel.load('a', { parameters: PARAMETERS }, 'mode=text').end()).toBe('EINVAL')
    expect(kernel.counted).toContain('leaked 21')
  })
})

describe('splitArguments()', () => {
  test.each([
    [
      'a=1  b',
      [
        ['a', '1'],
        ['b', undefined],
      ],
    ],
    [
      'a="1 2" b=3',
      [
        ['a', '1 2'],
        ['b', '3'],
      ],
    ],
    [
      '"a=1 2" b',
      [
        ['a', '1 2'],
        ['b', undefined],
      ],
    ],
    ['a="unended b', [['a', 'unended b']]],
    [
      'a= =b',
      [
        ['a', ''],
        ['=b', undefined],
      ],
    ],
    ['', []],
  ])('of %j', (text, expected) => {
    expect(splitArguments(text).map(({ name, value }) => [name, value])).toEqual(expected)
  })
})

describe('setValue()', () => {
  test.each([
    ['int', '0x10', '16'],
    ['int', '010', '8'],
    ['int', '-5', '-5'],
    ['int', '+5', '5'],
    ['int', '2147483647', '2147483647'],
    ['int', '2147483648', 'ERANGE'],
    ['int', '5x', 'EINVAL'],
    ['int', '', 'EINVAL'],
    ['bool', undefined, 'Y'],
    ['bool', 'on', 'Y'],
    ['bool', 'off', 'N'],
    ['bool', 'maybe', 'EINVAL'],
    ['errno', '28', 'ENOSPC'],
    ['errno', 'x', 'EINVAL'],
  ] as const)('of type %s takes %j as %s', (type, value, expected) => {
    const result = setValue({ type, value: 0 }, value)
    expect('refused' in result ? result.refused : result.text).toBe(expected)
  })

  test('of an errno shows the same whatever was tried, and 0 is none', () => {
    expect(setValue({ type: 'errno', value: 'picky' }, '0')).toEqual({ text: 'picky' })
  })

  test('of a string has the room that the module gave it', () => {
    const facts = { type: 'string', value: '', maxBytes: 4 } as const
    expect(setValue(facts, 'abc')).toEqual({ text: 'abc' })
    expect(setValue(facts, 'abcd')).toEqual({ refused: 'ENOSPC' })
  })
})
