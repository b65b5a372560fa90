import type { Host } from '../../../src/host/index.ts'
import { FAULT_KINDS, Machine, type MachineOptions, type Program } from '../../../src/host/simulated/index.ts'
import { normalizeModuleName } from '../../../src/names.ts'
import type { Scenario } from './search.ts'

const PATH = '/lib/modules/6.1.0-simulated/a.ko'
const INITSTATE = '/sys/module/a/initstate'

/** What a call answers, or the errno of its refusal. */
async function answer<Result>(call: Promise<Result>): Promise<Result | string> {
  return call.catch((error: { code: string }) => error.code)
}

async function initstate({ files }: Host): Promise<string> {
  const read = await answer(files.read(INITSTATE))
  return typeof read === 'string' ? read : String.fromCharCode(...read).trim()
}

async function insert({ kernel }: Host, path = PATH): Promise<number> {
  const code = await answer(kernel.finitModule(path, '', 0))
  return code === undefined || code === 'EEXIST' ? 0 : 1
}

/** As kmod 18 did: a directory without `initstate` is taken for a module that is built in. R6.4 */
export const kmod18: Program = async (host) => {
  const isThere = (await answer(host.files.stat('/sys/module/a'))) !== 'ENOENT'
  const state = isThere ? await initstate(host) : 'ENOENT'
  return state === 'live' || (isThere && state === 'ENOENT') ? 0 : insert(host)
}

/** As kmod 20 and later do: what is built in is known from the index, and only `live` is live. */
export const kmod20: Program = async (host) => ((await initstate(host)) === 'live' ? 0 : insert(host))

const inserts: Program = (host) => insert(host)
const insertsAnother: Program = (host) => insert(host, '/lib/modules/6.1.0-simulated/b.ko')
const looks: Program = async (host) => ((await initstate(host)) === 'live' ? 0 : 1)

/** Inserts under a lock. */
const insertsLocked: Program = async (host) => {
  const lock = await lockOf(host)
  await lock.tryLock()
  return insert(host)
}

/** Tries that lock twice, and looks. */
const triesTwice: Program = async (host) => {
  const lock = await lockOf(host)
  if (await lock.tryLock()) return 1
  if (!(await lock.tryLock())) return 2
  return (await initstate(host)) === 'live' ? 3 : 4
}

async function lockOf({ files }: Host) {
  await files.makeLockDirectory('/run/locks')
  return files.openLock('/run/locks/a')
}

const removes: Program = async ({ kernel }) =>
  (await answer(kernel.deleteModule(normalizeModuleName('a'), 0))) === undefined ? 0 : 1

function loading(options: MachineOptions, ...programs: Program[]): Scenario {
  return {
    make: () => new Machine({ modules: [{ path: 'a.ko', sizeBytes: 1_000 }], ...options, tracked: true }),
    start: (machine) => {
      for (const program of programs) machine.start('p', program)
    },
  }
}

/** Small enough for every order to be tried. */
export const SMALL_LOADS: Readonly<Record<string, Scenario>> = {
  'one that inserts and one that looks': loading({}, inserts, looks),
  'one that removes and one that looks': loading({ loaded: ['a'] }, removes, looks),
  'two that remove': loading({ loaded: ['a'] }, removes, removes),
}

/** Too large for that. */
export const LOADS: Readonly<Record<string, Scenario>> = {
  'two that insert': loading({}, inserts, inserts),
  'one that inserts and one that removes': loading({ loaded: ['a'] }, inserts, removes),
  'those who insert, remove and look': loading({}, inserts, removes, looks),
  // Whoever waits for one module is woken by each that becomes live.
  'two that insert, and one that inserts another module': loading(
    { modules: [{ path: 'a.ko' }, { path: 'b.ko' }] },
    inserts,
    inserts,
    insertsAnother,
  ),
}

const everyFault = { budget: 1, kinds: FAULT_KINDS }

/** With one fault at any moment. */
export const FAULTY_LOADS: Readonly<Record<string, Scenario>> = {
  'one that inserts, whatever fails': loading({ faults: everyFault }, inserts),
  'one that inserts and one that looks, whatever fails': loading({ faults: everyFault }, inserts, looks),
  'two that insert, one of them interrupted': loading({ faults: { budget: 1, kinds: ['EINTR'] } }, inserts, inserts),
  'two that insert, one of them killed': loading({ faults: { budget: 1, kinds: ['kill'] } }, inserts, inserts),
  'one that inserts with a lock and is killed, and one that tries the lock': loading(
    { faults: { budget: 1, kinds: ['kill'] } },
    insertsLocked,
    triesTwice,
  ),
  'two that remove, whatever fails': loading({ loaded: ['a'], faults: everyFault }, removes, removes),
}

/** Two processes that load one module, and tell if one of them says that it is there when it is not live. */
export function twoLoaders(program: Program, onLie: () => void): Scenario {
  const start = (machine: Machine) => {
    const watched: Program = async (...given) => {
      const status = await program(...given)
      if (status === 0 && machine.modules()[0]?.state !== 'live') onLie()
      return status
    }
    for (let count = 0; count < 2; count++) machine.start('kmod', watched)
  }
  return { ...loading({}), start }
}
