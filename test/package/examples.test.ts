import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseTimeline } from '../../src/timeline/index.ts'
import { buildModule } from '../support/elf-builder.ts'

const DIRECTORY = join(import.meta.dirname, '../../examples')

const PROGRAMS = readdirSync(DIRECTORY).filter((name) => name.endsWith('.mjs'))

const MOST_LINES = 40

/** What the example of that number prints. */
function run(number: string, ...args: readonly string[]): string {
  const program = PROGRAMS.find((name) => name.startsWith(number))!
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(DIRECTORY, program), ...args], {
    encoding: 'latin1',
    cwd: tmpdir(),
  })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return stdout
}

describe('the examples', () => {
  test('are numbered without a gap, and all are in their README', () => {
    expect(PROGRAMS.map((name) => name.slice(0, 2))).toEqual(PROGRAMS.map((_, index) => `0${index + 1}`))
    const listed = readFileSync(join(DIRECTORY, 'README.md'), 'utf8').match(/^\| \[[^\]]*\.mjs\]\([^)]*\)/gm)
    expect(listed).toEqual(PROGRAMS.map((name) => `| [${name}](${name})`))
  })

  test.each(PROGRAMS)('%s begins with what it shows and how it is run, and is short', (name) => {
    const lines = readFileSync(join(DIRECTORY, name), 'utf8').split('\n')
    expect(lines[0]).toMatch(/^\/\*\* [A-Z].*: `node .*\*\/$/)
    expect(lines[0]).toContain(`\`node ${name}`)
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES)
  })

  test('01 loads a module, and finds it live the second time', () => {
    expect(run('01')).toBe('xfrm_user: loaded\nxfrm_user: already-live\n')
  })

  test('02 explains a device, with the line that decides and what a load would do', () => {
    const explained = run('02').split('\n')
    expect(explained.slice(0, 2)).toEqual(['pci vendor: 00008086', 'pci device: 000010D3'])
    expect(explained.slice(-5)).toEqual([
      'e1000e (alias pci:v00008086d000010D3sv*sd*bc*sc*i*): load',
      '  pps_core: dependency of e1000e, now absent',
      '  ptp: dependency of e1000e, now absent',
      '  e1000e InterruptThrottleRate=3000 debug=1: asked, now absent',
      '',
    ])
    expect(run('02', 'pci:v000010DEd00001C82sv00001458sd00003731bc03sc00i00')).toContain(
      'blacklisted\n  blacklisted at /etc/modprobe.d/local.conf:3\n',
    )
  })

  test('03 reads an index', () => {
    expect(run('03')).toBe(`1 crypto_crc32c crc32c_intel
5 fs_btrfs btrfs
4 net_pf_2_proto_33_type_6 dccp
2 pci:v000010DEd*sv*sd*bc03sc*i* nouveau
3 pci:v00008086d000010D3sv*sd*bc*sc*i* e1000e
pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00: e1000e
`)
  })

  test('03 reads a module file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'modonce-example-'))
    const path = join(directory, 'm.ko')
    const parts = { modinfo: ['license=GPL', 'depends=n'], exports: [{ symbol: 'm_start', crc: 7 }] }
    writeFileSync(path, buildModule({ ...parts, undefined: ['n_start', { symbol: 'n_stop', weak: true }] }))
    try {
      expect(run('03', path)).toBe(`ELF of 64 bits, little endian
license: GPL
depends: n
exports m_start
needs n_start
needs n_stop, if any
`)
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  test('04 resolves names and aliases from bytes', () => {
    expect(run('04')).toBe(`btrfs: found: insert xor, insert raid6_pq, insert crc32c_intel, insert btrfs
dccp: found: install dccp
fs-ext4: found: builtin ext4
nosuch: not-found
`)
    expect(run('04', 'xor', '[')).toBe('xor: found: insert xor\n[: bad-alias\n')
  })

  test('05 counts duplicates for kmod and none for modonce, the same for the same seed', () => {
    const storms = ['1', '2', '3'].map((seed) => run('05', seed))
    for (const storm of storms) {
      expect(storm).toMatch(/^kmod's modprobe: \d+ calls, 2 loads, [1-9]\d* duplicates$/m)
      expect(storm).toMatch(/^modonce: 2 calls, 2 loads, 0 duplicates$/m)
      expect(storm).toMatch(/^half and half: \d+ calls, 2 loads, [1-9]\d* duplicates$/m)
    }
    expect(run('05')).toBe(storms[0])
    expect(new Set(storms).size).toBeGreaterThan(1)
  })

  test('06 records each call of a load, in the order in which they are made', () => {
    const { events, cutBytes } = parseTimeline(run('06'))
    const insertions = events.flatMap((event) =>
      'call' in event && event.call === 'finit_module' ? [`${event.kind} ${event.subject.split('/').at(-1)}`] : [],
    )
    expect(cutBytes).toBe(0)
    expect(insertions).toEqual(['call xfrm_algo.ko', 'return xfrm_algo.ko', 'call xfrm_user.ko', 'return xfrm_user.ko'])
  })

  test('07 finds the race that was planted, tells it, and proves that it is gone', () => {
    const [line, , ...told] = run('07').trimEnd().split('\n')
    expect(line).toMatch(/^violated: partial, \d+ executions$/)
    expect(told.length).toBeLessThan(10)
    expect(told.at(-1)).toMatch(
      /^broken in step \d+: (one|two) ended 0, and snd was coming, because stat \/sys\/module\/snd succeeded /,
    )
    expect(run('07', '--mended')).toMatch(/^clean: exhaustive, \d+ executions\n$/)
  })
})
