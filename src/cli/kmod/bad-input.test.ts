import { describe, expect, test } from 'vitest'
import type { Run } from '../../../test/support/modonce.ts'
import { runMain } from '../../../test/support/run-main.ts'
import type { Host } from '../../host/index.ts'
import { type FileFacts, Machine, type MachineOptions, type StartOptions } from '../../host/simulated/index.ts'

const MODULES: NonNullable<MachineOptions['modules']> = [
  { path: 'kernel/algo.ko' },
  { path: 'kernel/user.ko', depends: ['algo'], parameters: { level: 0 } },
  { path: 'kernel/absent.ko', init: { fails: 'ENODEV' } },
  { path: 'kernel/busy.ko', init: { fails: 'EBUSY' } },
  { path: 'kernel/above.ko', depends: ['absent'] },
  { path: 'kernel/foreign.ko' },
  { path: 'kernel/gone.ko', absent: true },
  { path: 'kernel/stays.ko', permanent: true },
]

function aMachine(options: MachineOptions = {}): Machine {
  const machine = new Machine({ modules: MODULES, ...options })
  machine.write(`${directoryOf(machine)}/kernel/foreign.ko`, 'a file for another kind of kernel')
  return machine
}

const directoryOf = ({ release }: Machine) => `/lib/modules/${release}`

/** Runs a command line as a process of the machine, to its end. */
async function run(machine: Machine, line: string, options: StartOptions = {}): Promise<Run> {
  const [program = '', ...argv] = line.replaceAll('DIR', `${directoryOf(machine)}/kernel`).split(' ')
  const answers: Run[] = []
  const main = async (host: Host) => {
    const answer = await runMain(program, argv, { host })
    answers.push(answer)
    return answer.status
  }
  machine.start(program, main, options)
  await machine.run()
  return answers[0]!
}

const loadedOn = (machine: Machine) => machine.modules().map(({ name }) => name as string)
const refused = (stderr: string) => ({ stdout: '', stderr: `${stderr}\n`, status: 1 })
const SILENT = { stdout: '', stderr: '', status: 0 }

describe('a module that refuses is one line and status 1, as with kmod, and nothing of it stays', () => {
  test.each([
    ['modprobe absent', "modprobe: ERROR: could not insert 'absent': No such device"],
    ['modprobe busy', "modprobe: ERROR: could not insert 'busy': Device or resource busy"],
    ['modprobe above', "modprobe: ERROR: could not insert 'above': No such device"],
    ['modprobe foreign', "modprobe: ERROR: could not insert 'foreign': Exec format error"],
    ['modprobe user level=high', "modprobe: ERROR: could not insert 'user': Invalid argument"],
    // kmod's words for every ENOENT, also where the index names a file that is not there.
    [
      'modprobe gone',
      "modprobe: ERROR: could not insert 'gone': Unknown symbol in module, or unknown parameter (see dmesg)",
    ],
    ['modprobe nosuch', 'modprobe: FATAL: Module nosuch not found in directory /lib/modules/6.1.0-simulated'],
    ['modprobe -a nosuch', 'modprobe: WARNING: Module nosuch not found in directory /lib/modules/6.1.0-simulated'],
    ['modprobe /nosuch.ko', 'modprobe: FATAL: Failed to get module from path /nosuch.ko: No such file or directory'],
    ['insmod DIR/absent.ko', 'insmod: ERROR: could not insert module DIR/absent.ko: No such device'],
    ['insmod DIR/busy.ko', 'insmod: ERROR: could not insert module DIR/busy.ko: Device or resource busy'],
    ['insmod DIR/user.ko', 'insmod: ERROR: could not insert module DIR/user.ko: Unknown symbol in module'],
    ['insmod DIR/foreign.ko', 'insmod: ERROR: could not insert module DIR/foreign.ko: Invalid module format'],
    ['insmod DIR/gone.ko', 'insmod: ERROR: could not load module DIR/gone.ko: No such file or directory'],
    ['rmmod algo', 'rmmod: ERROR: Module algo is not currently loaded'],
  ])('%s', async (line, stderr) => {
    const machine = aMachine()

    const asked = line.split(/[ /]/)
    expect(await run(machine, line)).toEqual(refused(stderr.replaceAll('DIR', `${directoryOf(machine)}/kernel`)))
    expect(loadedOn(machine).filter((name) => asked.includes(name))).toEqual([])
    expect(await run(machine, 'modprobe algo')).toEqual(SILENT)
  })

  test('modprobe of a module that needs a symbol which an install command did not bring', async () => {
    const files = { '/etc/modprobe.d/a.conf': 'install algo true\n' }
    const machine = aMachine({ files, programs: { true: async () => 0 } })

    expect(await run(machine, 'modprobe user')).toEqual(
      refused("modprobe: ERROR: could not insert 'user': Unknown symbol in module, or unknown parameter (see dmesg)"),
    )
    expect(loadedOn(machine)).toEqual([])
  })

  test.each([
    ['modprobe -r algo', 'modprobe: FATAL: Module algo is in use.'],
    ['modprobe -r stays', "modprobe: ERROR: could not remove 'stays': Device or resource busy"],
    ['modprobe -r --first-time busy', 'modprobe: FATAL: Module busy is not in kernel.'],
    ['rmmod algo', 'rmmod: ERROR: Module algo is in use by: user'],
    ['modprobe --first-time user', "modprobe: ERROR: could not insert 'user': Module already in kernel"],
    ['insmod DIR/user.ko', 'insmod: ERROR: could not insert module DIR/user.ko: File exists'],
  ])('%s, of what is loaded', async (line, stderr) => {
    const machine = aMachine({ loaded: ['user', 'stays'] })
    const before = loadedOn(machine)

    expect(await run(machine, line)).toEqual(refused(stderr.replaceAll('DIR', `${directoryOf(machine)}/kernel`)))
    expect(loadedOn(machine)).toEqual(before)
  })
})

describe('whoever may not load is told what kmod tells', () => {
  const NO_RIGHT: StartOptions = { privileged: false }

  test.each([
    ['modprobe user', "modprobe: ERROR: could not insert 'user': Operation not permitted"],
    ['modprobe -a user', "modprobe: ERROR: could not insert 'user': Operation not permitted"],
    ['insmod DIR/algo.ko', 'insmod: ERROR: could not insert module DIR/algo.ko: Operation not permitted'],
    ['modprobe -r stays', "modprobe: ERROR: could not remove 'stays': Operation not permitted"],
    [
      'rmmod stays',
      "rmmod: ERROR: could not remove 'stays': Operation not permitted\n" +
        'rmmod: ERROR: could not remove module stays: Operation not permitted',
    ],
  ])('%s: without the right, and with modules_disabled', async (line, stderr) => {
    const expected = refused(stderr.replaceAll('DIR', '/lib/modules/6.1.0-simulated/kernel'))

    expect(await run(aMachine({ loaded: ['stays'] }), line, NO_RIGHT)).toEqual(expected)
    expect(await run(aMachine({ loaded: ['stays'], modulesDisabled: true }), line)).toEqual(expected)
  })

  test('and is told nothing with -q', async () => {
    expect(await run(aMachine({ modulesDisabled: true }), 'modprobe -q user')).toEqual({ ...SILENT, status: 1 })
  })
})

const CLAIMS = '/run/modonce'
const RECORD = `${CLAIMS}/algo`

/** What can be wrong with /run, and what is said of it where somebody wants to know. */
const PLACES: readonly [string, Record<string, FileFacts>, string][] = [
  ['/run is read-only', { '/run': { directory: true, readOnly: true } }, `${CLAIMS}: Read-only file system`],
  ['/run is not there', { '/run': { linkTo: '/nowhere' } }, `${CLAIMS}: No such file or directory`],
  ['anybody may write to it', { [CLAIMS]: { directory: true, mode: 0o777 } }, `${CLAIMS}: Operation not permitted`],
  ['it is a link', { [CLAIMS]: { linkTo: '/tmp' } }, `${CLAIMS}: Operation not permitted`],
  ['it is a file', { [CLAIMS]: '' }, `${CLAIMS}: Operation not permitted`],
  [
    'a lock file is a link',
    { [CLAIMS]: { directory: true, mode: 0o700 }, [RECORD]: { linkTo: '/etc/passwd' } },
    `${RECORD}: Too many levels of symbolic links`,
  ],
  [
    'a lock file is a pipe',
    { [CLAIMS]: { directory: true, mode: 0o700 }, [RECORD]: { pipe: true } },
    `${RECORD}: Operation not permitted`,
  ],
  [
    'others may open a lock file',
    { [CLAIMS]: { directory: true, mode: 0o700 }, [RECORD]: { content: '', mode: 0o666 } },
    `${RECORD}: Operation not permitted`,
  ],
]

describe.each(PLACES)('where %s', (_, files, refusal) => {
  test('modprobe loads and removes, silently, and tells with -v that it did not converge', async () => {
    const machine = aMachine({ files })

    expect(await run(machine, 'modprobe algo')).toEqual(SILENT)
    expect(loadedOn(machine)).toEqual(['algo'])
    expect(await run(machine, 'modprobe -r algo')).toEqual(SILENT)
    expect(loadedOn(machine)).toEqual([])
    expect(await run(machine, 'modprobe -v algo')).toEqual({
      stdout: `insmod ${directoryOf(machine)}/kernel/algo.ko \n# algo: not converged with other loaders: ${refusal}\n`,
      stderr: '',
      status: 0,
    })
  })

  test('a module that refuses is refused once and for all', async () => {
    expect(await run(aMachine({ files }), 'modprobe busy')).toEqual(
      refused("modprobe: ERROR: could not insert 'busy': Device or resource busy"),
    )
  })
})

const PRIVATE = { directory: true, mode: 0o700 } as const

test.each([
  ['torn', 'modonce-claim-1 3 19 1:2:3'],
  ['of something else', '\x00\xff no record\n'],
  ['whole but for its checksum', 'modonce-claim-1 4 19 a:b:c  x 00000000\n'],
])('a record that is %s counts as none', async (_, content) => {
  const machine = aMachine({ files: { [CLAIMS]: PRIVATE, [RECORD]: { content, mode: 0o600 } } })

  expect(await run(machine, 'modprobe algo')).toEqual(SILENT)
  expect(loadedOn(machine)).toEqual(['algo'])
})

test('a record of a failure that outlives a reboot hinders nobody', async () => {
  const before = aMachine()
  await run(before, 'modprobe absent')
  const content = await before.host().files.read(`${CLAIMS}/absent`)
  const after = aMachine({ files: { [CLAIMS]: PRIVATE, [`${CLAIMS}/absent`]: { content, mode: 0o600 } } })

  const again = await run(after, 'modprobe absent')

  expect(String.fromCharCode(...content)).toContain(' 19 ')
  expect(again).toEqual(refused("modprobe: ERROR: could not insert 'absent': No such device"))
  // Asked of the kernel itself, not of the record.
  expect(after.counters.finitModuleCalls).toBe(1)
})
