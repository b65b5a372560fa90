import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { INDEX_NAMES } from '../../../test/support/depmod-tree.ts'
import { buildModule, type ModuleParts } from '../../../test/support/elf-builder.ts'
import type { Run } from '../../../test/support/modonce.ts'
import { runMain } from '../../../test/support/run-main.ts'
import { KernelError } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { Host } from '../../host/index.ts'
import { Machine } from '../../host/simulated/index.ts'
import { type DepmodVerifyJson, depmodVerifySchema } from './depmod-schema.ts'

const DIRECTORY = '/lib/modules/6.1.0-simulated'
const at = (name: string) => `${DIRECTORY}/${name}`

const LOOP: ModuleParts = {
  modinfo: ['alias=devname:loop-control', 'alias=char-major-10-237', 'softdep=pre: late', 'weakdep=late'],
  exports: [{ symbol: 'of_loop' }],
}

/** Runs a depmod as a process of the machine. */
async function depmod(machine: Machine, ...argv: readonly string[]): Promise<Run> {
  const answers: Run[] = []
  const main = async (host: Host) => {
    const answer = await runMain('depmod', [...argv, machine.release], { host })
    answers.push(answer)
    return answer.status
  }
  machine.start('depmod', main)
  await machine.run()
  return answers[0]!
}

/** A machine with two modules and a built-in one, whose indexes are as depmod makes them. */
async function indexed(): Promise<Machine> {
  const machine = new Machine({
    files: {
      '/var/cache': { directory: true },
      [at('kernel/late.ko')]: buildModule({ undefined: ['of_loop'], modinfo: ['alias=pci:v1*'] }),
      [at('kernel/loop.ko')]: buildModule(LOOP),
      [at('modules.order')]: '',
      [at('modules.builtin')]: 'kernel/inside.ko\n',
      [at('modules.builtin.modinfo')]: 'inside.alias=acpi:X\0',
    },
  })
  expect(await depmod(machine)).toEqual({ stdout: '', stderr: '', status: 0 })
  return machine
}

const textOf = async (machine: Machine, name: string) => latin1(await machine.host().files.read(at(name)))

async function change(machine: Machine, name: string, edit: (text: string) => string): Promise<void> {
  machine.write(at(name), edit(await textOf(machine, name)))
}

/** The findings of a run, without the directory. */
async function findings(machine: Machine): Promise<string[]> {
  const { stdout, stderr, status } = await depmod(machine, '--verify')
  expect({ stderr, status }).toEqual({ stderr: '', status: stdout === '' ? 0 : 1 })
  return stdout.replaceAll(`${DIRECTORY}/`, '').split('\n').slice(0, -1)
}

describe('depmod --verify', () => {
  test('finds nothing in what depmod has just written', async () => {
    expect(await findings(await indexed())).toEqual([])
  })

  test('takes an index for good that is older than a module and says the same', async () => {
    const machine = await indexed()
    await machine.host().clock.sleep(1)
    machine.write(at('kernel/loop.ko'), buildModule(LOOP))
    expect(await findings(machine)).toEqual([])
  })

  test('names a file that is missing', async () => {
    const machine = await indexed()
    await machine.host().files.unlink(at('modules.alias.bin'))
    expect(await findings(machine)).toEqual(['modules.alias.bin: missing: no such file'])
  })

  test('names every file where depmod has never run', async () => {
    const machine = await indexed()
    for (const name of INDEX_NAMES) await machine.host().files.unlink(at(name))
    expect((await findings(machine)).toSorted()).toEqual(
      INDEX_NAMES.map((name) => `${name}: missing: no such file`).toSorted(),
    )
  })

  test.each([
    ['modules.dep', (text: string) => text.slice(0, -1), 'the last line is cut off'],
    ['modules.softdep', (text: string) => `${text}nonsense\n`, 'line 3 makes no sense'],
    ['modules.symbols.bin', (text: string) => `x${text}`, 'magic check fail: 78b007f4 instead of b007f457 at byte 0'],
  ])('names %s where it is corrupt', async (name, edit, problem) => {
    const machine = await indexed()
    await change(machine, name, edit)
    expect(await findings(machine)).toEqual([`${name}: corrupt: ${problem}`])
  })

  test('names modules that are there and not in modules.dep, and those in it that are not there', async () => {
    const machine = await indexed()
    await change(machine, 'modules.dep', (text) => text.replace('kernel/late.ko:', 'kernel/gone.ko:'))
    expect(await findings(machine)).toEqual([
      'modules.dep: stale: does not name kernel/late.ko',
      'modules.dep: stale: names kernel/gone.ko, which depmod does not find',
      'modules.dep.bin: mixed: lacks "gone" with "kernel/gone.ko: kernel/loop.ko", which modules.dep has',
      'modules.alias: mixed: names late, which modules.dep does not',
    ])
  })

  test('names text that a run would write otherwise, and where', async () => {
    const machine = await indexed()
    await change(machine, 'modules.devname', (text) => text.replace('c10:237', 'c10:1'))
    expect(await findings(machine)).toEqual([
      'modules.devname: stale: line 2 is "loop loop-control c10:1", and would be "loop loop-control c10:237"',
    ])
  })

  test('names a text file and its index where they disagree', async () => {
    const machine = await indexed()
    await change(machine, 'modules.alias', (text) => text.replace('pci:v1*', 'pci:v2*'))
    expect(await findings(machine)).toEqual([
      'modules.alias: stale: line 4 is "alias pci:v2* late", and would be "alias pci:v1* late"',
      'modules.alias.bin: mixed: lacks "pci:v2*" with "late", which modules.alias has',
    ])
  })

  test('names what a module has said since, and the module', async () => {
    const machine = await indexed()
    const modinfo = ['alias=pci:v1*', 'alias=usb:v2*']
    await machine.host().clock.sleep(1)
    machine.write(at('kernel/late.ko'), buildModule({ undefined: ['of_loop'], modinfo }))
    expect(await findings(machine)).toEqual([
      'modules.alias: stale: older than kernel/late.ko; ends before "alias usb:v2* late"',
      'modules.alias.bin: stale: older than kernel/late.ko; lacks "usb:v2*" with "late"',
    ])
  })

  test('names indexes of built-in modules that are not those of the build', async () => {
    const machine = await indexed()
    machine.write(at('modules.builtin'), 'kernel/inside.ko\nkernel/other.ko\n')
    machine.write(at('modules.builtin.modinfo'), '')
    expect(await findings(machine)).toEqual([
      'modules.builtin.bin: stale: lacks "other"',
      'modules.builtin.alias.bin: stale: has "acpi:X" with "inside", which a run would not write',
    ])
  })

  test('writes nothing, not even a cache', async () => {
    const machine = await indexed()
    await change(machine, 'modules.dep', () => '')
    const host = machine.host()
    const written: string[] = []
    const refused = async (path: string) => {
      written.push(path)
      throw new KernelError('open', path, 'EROFS')
    }
    const changes = { createFile: refused, rename: refused, unlink: refused, makeDirectory: refused }
    const files = { ...host.files, ...changes, makeLockDirectory: refused }
    const { stderr, status } = await runMain('depmod', ['--verify', machine.release], { host: { ...host, files } })
    expect({ stderr, status, written }).toEqual({ stderr: '', status: 1, written: [] })
  })

  test.each([
    ['modules need each other in a circle', 'a', 'b', 'Found 2 modules in dependency cycles!'],
    ['a name cannot be in an index', '\xe9', 'x', 'Module index: '],
  ])('ends with 2 where %s', async (_, one, other, message) => {
    const machine = new Machine({
      files: {
        [at(`kernel/${one}.ko`)]: buildModule({ exports: [{ symbol: 'of_a' }], undefined: ['of_b'] }),
        [at(`kernel/${other}.ko`)]: buildModule({
          exports: [{ symbol: 'of_b' }],
          undefined: other === 'b' ? ['of_a'] : [],
        }),
        [at('modules.order')]: '',
      },
    })
    machine.write(at('modules.dep.bin'), '')
    const { stdout, stderr, status } = await depmod(machine, '--verify')
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
    expect(stderr).toContain(message)
  })

  test('ends with 2 where there is no such directory, or an index that cannot be read', async () => {
    const machine = await indexed()
    expect((await runMain('depmod', ['--verify', '9.9'], { host: machine.host() })).status).toBe(2)
    await machine.host().files.unlink(at('modules.alias'))
    machine.write(at('modules.alias'), { directory: true })
    const { stderr, status } = await depmod(machine, '--verify')
    expect({ stderr, status }).toEqual({
      stderr: `depmod: ERROR: could not verify ${DIRECTORY}: Is a directory\n`,
      status: 2,
    })
  })
})

/** The answer of `--json`, held to its schema. */
async function answer(machine: Machine): Promise<{ json: DepmodVerifyJson; stderr: string; status: number }> {
  const { stdout, stderr, status } = await depmod(machine, '--verify', '--json')
  expect(stdout.split('\n')).toHaveLength(2)
  return { json: v.parse(depmodVerifySchema, JSON.parse(Buffer.from(stdout, 'latin1').toString())), stderr, status }
}

describe('depmod --verify --json', () => {
  test('says that there is nothing to find', async () => {
    expect(await answer(await indexed())).toEqual({
      json: { schemaVersion: 1, directory: DIRECTORY, verdict: 'clean', findings: [] },
      stderr: '',
      status: 0,
    })
  })

  test('gives each finding with its file and kind', async () => {
    const machine = await indexed()
    await machine.host().files.unlink(at('modules.alias.bin'))
    await change(machine, 'modules.dep', (text) => text.slice(0, -1))
    const { json, status } = await answer(machine)
    expect({ ...json, status }).toMatchObject({
      verdict: 'findings',
      findings: [
        { file: 'modules.dep', kind: 'corrupt', text: 'the last line is cut off' },
        { file: 'modules.alias.bin', kind: 'missing', text: 'no such file' },
      ],
      status: 1,
    })
  })

  test('gives bytes that are no text as U+FFFD', async () => {
    const machine = await indexed()
    await change(machine, 'modules.softdep', (text) => text.replace('pre: late', 'pre: l\xe9te'))
    expect((await answer(machine)).json.findings[0]?.text).toContain('l\ufffdte')
  })

  test('says so where it cannot tell, and why on standard error', async () => {
    const machine = await indexed()
    await machine.host().files.unlink(at('modules.alias'))
    machine.write(at('modules.alias'), { directory: true })
    const { json, stderr, status } = await answer(machine)
    expect({ verdict: json.verdict, stderr, status }).toEqual({
      verdict: 'unknown',
      stderr: `depmod: ERROR: could not verify ${DIRECTORY}: Is a directory\n`,
      status: 2,
    })
  })

  test.each(['--json', '--quiet'])('is refused where %s has nothing to say', async (option) => {
    const { stdout, stderr, status } = await depmod(await indexed(), option)
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: `depmod: FATAL: ${option} needs --verify or --watch\n`,
      status: 1,
    })
  })
})

describe('depmod --verify --quiet', () => {
  test('tells by its exit status alone', async () => {
    const machine = await indexed()
    expect(await depmod(machine, '--verify', '--quiet')).toEqual({ stdout: '', stderr: '', status: 0 })
    await machine.host().files.unlink(at('modules.dep'))
    expect(await depmod(machine, '--verify', '--quiet', '--json')).toEqual({ stdout: '', stderr: '', status: 1 })
  })
})
