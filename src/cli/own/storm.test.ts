import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { simulatedHost } from '../../host/simulated/index.ts'
import { POLICIES, runStorms, type Storm, WORKLOADS } from '../../lab/storm/index.ts'
import { stormPage } from './storm-page.ts'
import { stormSchema } from './storm-schema.ts'

const storm = (...argv: readonly string[]) => runMain('modonce', ['storm', ...argv])

describe('modonce storm', () => {
  test('prints a row for each kernel and policy', async () => {
    const { stdout, stderr, status } = await storm('--cpus', '3', '--kernel', '6.1,E7', '--policy', 'udev,modonce')
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    const [header, ...rows] = stdout.trimEnd().split('\n')
    expect(header).toMatch(/^KERNEL {2}POLICY {3}.*DUPLICATES.*LATE.*LOST/)
    expect(rows.map((row) => row.split(/ +/).slice(0, 2))).toEqual([
      ['E4', 'udev'],
      ['E4', 'modonce'],
      ['E7', 'udev'],
      ['E7', 'modonce'],
    ])
  })

  test('with --json prints an object a row, of the published shape, and modonce inserts each module once', async () => {
    const { stdout } = await storm('--json', '-c', '8', '-k', 'E4', '-p', 'udev,modonce')
    const [udev, modonce] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => v.parse(stormSchema, JSON.parse(line)))
    expect(udev!.duplicates).toBeGreaterThan(20)
    expect(modonce).toMatchObject({
      policy: 'modonce',
      cpus: 8,
      loads: 24,
      duplicates: 0,
      wastedBytes: 0,
      lost: 0,
      failed: 0,
    })
  })

  test('with --stats prints what each kernel shows of itself, behind the table or in the objects', async () => {
    const args = ['-c', '3', '-k', 'E4,E7', '-p', 'udev', '--stats']
    const [, ...parts] = (await storm(...args)).stdout.split('\n\n')
    expect(parts.map((part) => part.split('\n', 1)[0])).toEqual(['E4, udev:', 'E7, udev:'])
    for (const line of (await storm('--json', ...args)).stdout.trimEnd().split('\n')) {
      const { stats, wastedBytes } = v.parse(stormSchema, JSON.parse(line))
      expect(parts.some((part) => part.trimEnd().endsWith(stats!.trimEnd()))).toBe(true)
      expect(stats).toContain(`\n Virtual mem wasted bytes\t${wastedBytes}\n`)
    }
  })

  test('with --compressed says who decompressed the files: the loader where the kernel is too old', async () => {
    const args = ['-c', '4', '-k', '5.10,E7', '-p', 'udev', '--compressed', 'kernel']
    const { stdout } = await storm(...args)
    const rows = stdout.split('\n').map((line) => line.split(/ +/).slice(0, 3))
    expect(rows.slice(0, 3)).toEqual([
      ['KERNEL', 'POLICY', 'DECOMPRESSES'],
      ['E3', 'udev', 'loader'],
      ['E7', 'udev', 'kernel'],
    ])
    const [, newer] = (await storm('--json', ...args)).stdout.split('\n')
    expect(v.parse(stormSchema, JSON.parse(newer!))).toMatchObject({ decompresses: 'kernel', duplicates: 0, loads: 24 })
    const plain = await storm('--json', '-c', '2', '-k', 'E7', '-p', 'udev')
    expect(v.parse(stormSchema, JSON.parse(plain.stdout)).decompresses).toBe('nobody')
  })

  test('says the same again for the same seed', async () => {
    const args = ['--json', '-c', '4', '-k', 'E4', '-p', 'udev']
    expect(await storm(...args, '--seed', '7')).toEqual(await storm(...args, '--seed', '7'))
    expect(await storm(...args, '--seed', '7')).not.toEqual(await storm(...args, '--seed', '8'))
  })

  test('takes its requests from a file', async () => {
    const host = simulatedHost({
      files: {
        '/w.jsonl':
          '{"who": "/devices/a", "what": "cpu:type:x86,b"}\n\n# none\n{"who": "/devices/c", "what": "usb:x"}\n',
      },
    })
    const { stdout } = await runMain('modonce', ['storm', '--json', '-k', 'E4', '-p', 'udev', '-w', '/w.jsonl'], {
      host,
    })
    expect(JSON.parse(stdout)).toMatchObject({ requests: 2, loads: 12, duplicates: 0 })
  })

  test('makes a page that holds its rows, and shows who inserted what', async () => {
    const workload = WORKLOADS[0]!
    const settings = {
      cpus: 4,
      memoryBytes: 2 ** 33,
      seed: 1,
      workload,
      kernels: ['E4'],
      policies: POLICIES.slice(0, 1),
      isDrawn: true,
    }
    const storms: Storm[] = []
    for await (const one of runStorms(settings)) storms.push(one)
    const page = stormPage(settings, storms, 'modonce storm')
    const [, json] = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(page)!
    expect(JSON.parse(json!).rows).toEqual([storms[0]!.row])
    expect(page).toContain('kvm_intel: inserted')
  })

  test('says that it could not write its page', async () => {
    const { stderr, status } = await storm('-c', '2', '-k', 'E7', '-p', 'modonce', '--report', '/storm.html')
    expect({ stderr, status }).toEqual({ stderr: 'modonce storm: /storm.html: Read-only file system\n', status: 2 })
  })

  test.each([
    [
      ['--kernel', 'E9'],
      'no kernel is called E9: name an era (E0, E1, E2, E3, E4, E5, E5x, E6, E7) or a release, or E5r',
    ],
    [['--policy', 'hope'], "no policy is called 'hope': there are udev, "],
    [['--workload', 'hope'], "no workload is called 'hope': there are vcpu, coldplug, replug"],
    [['--cpus', '0'], "--cpus is a number from 1 to 4096, not '0'"],
    [['--cpus', '1000000'], "--cpus is a number from 1 to 4096, not '1000000'"],
    [['--compressed', 'xz'], "--compressed is kernel or loader, not 'xz'"],
    [['--compressed', 'kernel', '--tree', '/t', '--devices', '/d'], '--compressed is not for the files of --tree'],
    [['now'], "what is 'now'?"],
  ])('%j is wrong usage', async (argv, message) => {
    const { stdout, stderr, status } = await storm(...argv)
    expect({ stdout, status }).toEqual({ stdout: '', status: 64 })
    expect(stderr).toContain(`modonce storm: ${message}`)
  })

  test.each([
    ['{', 'line 1: it is not JSON'],
    ['\n[]', 'line 2: it is not an object'],
    ['{"who": "cpu0", "what": "a"}', "line 1: who is not a device's path below /sys"],
    ['{"who": "/a", "what": ""}', 'line 1: what is not a modalias'],
    ['{"who": "/a", "what": "a", "atMs": -1}', 'line 1: atMs is not a number of milliseconds'],
  ])('a file that says %j is refused', async (text, problem) => {
    const host = simulatedHost({ files: { '/w.jsonl': text } })
    const answer = await runMain('modonce', ['storm', '-w', '/w.jsonl'], { host })
    expect(answer).toEqual({ stdout: '', stderr: `modonce storm: /w.jsonl: ${problem}\n`, status: 2 })
  })

  test('a file of too many requests is refused', async () => {
    const host = simulatedHost({ files: { '/w.jsonl': '{"who":"/a","what":"b"}\n'.repeat(20_001) } })
    const { stderr, status } = await runMain('modonce', ['storm', '-w', '/w.jsonl'], { host })
    expect({ stderr, status }).toEqual({
      stderr: 'modonce storm: /w.jsonl: line 20001: more than 20000 requests\n',
      status: 2,
    })
  })

  describe('with --tree and --devices', () => {
    const MODULES = [
      { path: 'kernel/a.ko', sizeBytes: 70_000, depends: ['b'], aliases: ['pci:v0000808*'] },
      { path: 'kernel/b.ko', sizeBytes: 30_000 },
      { path: 'kernel/never-asked.ko' },
    ]
    const TREE = '/lib/modules/6.1.0-simulated'
    const devices = (text: string) =>
      simulatedHost({ modules: MODULES, files: { '/devices': text, '/lib/modules/none': { directory: true } } })

    test('loads what the devices ask for of a real tree, with its sizes', async () => {
      const host = devices('pci:v00008086d1\n'.repeat(20))
      const args = ['storm', '--json', '-c', '16', '-k', 'E4', '-p', 'udev,modonce', '-t', TREE, '-d', '/devices']
      const [udev, modonce] = (await runMain('modonce', args, { host })).stdout.trimEnd().split('\n')
      expect(JSON.parse(udev!)).toMatchObject({ requests: 20, loads: 2, failed: 0 })
      expect(JSON.parse(udev!).duplicates).toBeGreaterThan(0)
      expect(JSON.parse(modonce!)).toMatchObject({
        requests: 20,
        loads: 2,
        duplicates: 0,
        wastedBytes: 0,
        peakBytes: 70_000,
      })
    })

    test.each([
      [
        '/lib/modules/none',
        'a',
        2,
        '/lib/modules/none: there are no indexes: modules.dep.bin and modules.alias.bin, which depmod writes',
      ],
      [TREE, 'a\n'.repeat(20_001), 2, '/devices: line 20001: more than 20000 devices'],
    ])('refuses the tree %s', async (tree, text, status, message) => {
      const answer = await runMain('modonce', ['storm', '-t', tree, '-d', '/devices'], { host: devices(text) })
      expect(answer).toEqual({ stdout: '', stderr: `modonce storm: ${message}\n`, status })
    })

    test('needs both', async () => {
      const { stderr, status } = await storm('--tree', TREE)
      expect({ stderr, status }).toEqual({
        stderr: expect.stringContaining('--tree and --devices go together'),
        status: 64,
      })
    })
  })

  test('a file that is not there is told', async () => {
    const answer = await runMain('modonce', ['storm', '-w', '/w.jsonl'], { host: simulatedHost() })
    expect(answer).toEqual({ stdout: '', stderr: 'modonce storm: /w.jsonl: No such file or directory\n', status: 2 })
  })
})
