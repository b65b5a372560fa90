import { describe, expect, test } from 'vitest'
import { countTrace } from './machine.ts'

/** A trace of these events; an event begins with the number of its task. Every event is a second after the one before. */
function aTrace(events: readonly `${number} ${string}`[], closing = '# lost=0 missed=0'): string {
  const lines = events.map((event, index) => {
    const [task = '', ...words] = event.split(' ')
    return `        modprobe-${task.padEnd(7)} [001] ...1.    ${100 + index}.500000: ${words.join(' ')}`
  })
  return `# tracer: nop\n#\n${lines.join('\n')}\n${closing}\n`
}

const READ = 'read: (kernel_read_file+0x0/0x330) name='
const WAS_READ = 'was_read: (kernel_read_file_from_fd+0x56/0xa0 <- kernel_read_file) bytes='

describe('countTrace()', () => {
  test('takes a call that did not come to init for a duplicate where it shared the result of another', () => {
    const counts = countTrace(
      aTrace([
        '7 sys_finit_module(fd: 3, uargs: 55f0, flags: 0)',
        `7 ${READ}"crc32c-intel.ko" purpose=2`,
        '8 sys_finit_module(fd: 3, uargs: 55f0, flags: 0)',
        `8 ${READ}"crc32c-intel.ko" purpose=2`,
        `8 ${WAS_READ}500`,
        `7 ${WAS_READ}500`,
        '7 module_load: crc32c_intel ',
        '8 sys_finit_module -> 0xffffffffffffffef',
        '7 sys_finit_module -> 0x0',
        '9 sys_finit_module(fd: 3, uargs: 55f0, flags: 0)',
        '9 sys_finit_module -> 0x0',
      ]),
    )

    expect(counts).toMatchObject({ finitCalls: 3, duplicates: 2, duplicateBytes: 500, bytesRead: 1000 })
    expect(counts).toMatchObject({ failedCalls: { EEXIST: 1 }, loads: ['crc32c_intel'] })
    expect(counts.perModule['crc32c_intel']).toEqual({
      calls: 2,
      bytesRead: 1000,
      loads: 1,
      duplicates: 1,
      liveAt: 107.5,
    })
  })

  test('takes a module that refuses for a failure and no duplicate', () => {
    const counts = countTrace(
      aTrace([
        '7 sys_finit_module(fd: 3, uargs: 55f0, flags: 0)',
        '7 module_load: acpi_cpufreq E',
        '7 sys_finit_module -> 0xffffffffffffffed',
      ]),
    )

    expect(counts).toMatchObject({ duplicates: 0, failedCalls: { ENODEV: 1 }, loads: ['acpi_cpufreq'] })
    expect(counts.perModule['acpi_cpufreq']?.liveAt).toBeUndefined()
  })

  test('names an image without a name after the load of as many bytes', () => {
    const counts = countTrace(
      aTrace([
        '7 sys_init_module(umod: 7f11, len: 3e8, uargs: 55f0)',
        '7 module_load: veth',
        '8 sys_init_module(umod: 7f11, len: 3e8, uargs: 55f0)',
        '8 sys_init_module -> 0xffffffffffffffef',
        '7 sys_init_module -> 0x0',
      ]),
    )

    expect(counts).toMatchObject({ initCalls: 2, bytesRead: 2000 })
    expect(counts.perModule['veth']).toMatchObject({ calls: 2, duplicates: 1 })
  })

  test('knows the errno by which a killed caller is told, and a call that never returned', () => {
    const counts = countTrace(
      aTrace([
        '7 sys_finit_module(fd: 3, uargs: 55f0, flags: 0)',
        '7 sys_finit_module -> 0xfffffffffffffe00',
        '8 sys_finit_module(fd: 3, uargs: 55f0, flags: 0)',
      ]),
    )

    expect(counts).toMatchObject({ finitCalls: 2, duplicates: 1, failedCalls: { ERESTARTSYS: 1 } })
    expect(counts.calls[1]).toMatchObject({ endedAt: undefined, result: undefined })
  })

  test('counts no firmware among the images', () => {
    const events = ['7 sys_finit_module(fd: 3, uargs: 55f0, flags: 0)', `8 ${READ}"a.bin" purpose=1`] as const

    expect(countTrace(aTrace([...events, `8 ${WAS_READ}77`])).bytesRead).toBe(0)
  })

  test.each([
    ['has no end', aTrace([], '')],
    ['lacks events: lost=3 missed=0', aTrace([], '# lost=3 missed=0')],
    ['lacks events: lost=0 missed=1', aTrace([], '# lost=0 missed=1')],
  ])('refuses a record that %s', (words, trace) => {
    expect(() => countTrace(trace)).toThrow(words)
  })
})
