import { afterAll, describe, expect } from 'vitest'
import { type Host, MAIN_STRAND, recorded, type Strands, type TimelineEvent } from '../../src/host/index.ts'
import { type FileFacts, Machine, simulatedHost } from '../../src/host/simulated/index.ts'
import type { ModuleName } from '../../src/names.ts'
import { BLOCKED, type BlockingWorlds, blockingContract } from './blocking-contract.ts'
import { clockContract } from './clock-contract.ts'
import { type Entry, type FilesMaker, filesContract } from './files-contract.ts'
import { kernelContract } from './kernel-contract.ts'
import { type LocksWorld, locksContract } from './locks-contract.ts'
import { requestsContract } from './requests-contract.ts'
import { requestsOnMachine } from './requests-on-machine.ts'
import { strandsContract } from './strands-contract.ts'
import { ueventsContract } from './uevents-contract.ts'
import { type WatchesWorld, watchesContract } from './watches-contract.ts'
import { expectWholeTimeline } from './whole-timeline.ts'
import { writesContract } from './writes-contract.ts'

const ROOT = '/world'

ueventsContract('host/simulated', async () => {
  const devpath = '/devices/virtual/mem/null'
  const { uevents, services } = simulatedHost({ devices: [{ path: devpath, subsystem: 'mem' }] })
  return { uevents, devpath, tell: () => services.write(`/sys${devpath}/uevent`, 'add') }
})

describe('on a simulated machine', () => simulatedContracts('host/simulated', (host) => host))

for (const seed of [1, 2, 3]) {
  requestsContract(`host/simulated, seed ${seed}`, async () => requestsOnMachine(seed))
}

describe('on a simulated machine that is recorded', () => {
  const events: TimelineEvent[] = []
  let hosts = 0
  simulatedContracts('recorded host/simulated', (host) => {
    return recorded(host, (event) => events.push(event), `host ${hosts++}`)
  })
  afterAll(() => expectWholeTimeline(events))
})

function simulatedContracts(name: string, wrap: (host: Host) => Host): void {
  const makeFiles: FilesMaker = async (entries) => {
    const { files, clock } = wrap(simulatedHost({ files: factsOf(entries) }))
    return { files, root: ROOT, tick: () => clock.sleep(1), end: async () => undefined }
  }
  filesContract(name, makeFiles)
  writesContract(name, makeFiles)

  watchesContract(name, async () => watchesOnMachine(wrap))

  locksContract(name, async () => locksOnMachine(wrap))

  clockContract(name, () => wrap(simulatedHost()).clock)

  strandsContract(name, () => wrap(simulatedHost()).strands, { namesTasks: false })

  for (const seed of [1, 2, 3, 4, 5]) {
    strandsContract(`a process of ${name}, seed ${seed}`, () => strandsOfProcess(seed, wrap))
    blockingContract(`${name}, seed ${seed}`, blockingOnMachine(seed, wrap))
  }

  const files = { '/text.ko': 'a text, and no module' }
  kernelContract(name, () => ({
    kernel: wrap(simulatedHost({ files })).kernel,
    notAModule: '/text.ko',
    missing: '/missing.ko',
  }))

  kernelContract(`${name} with modules disabled`, () => ({
    kernel: wrap(simulatedHost({ files, modulesDisabled: true })).kernel,
    notAModule: '/text.ko',
    missing: '/missing.ko',
  }))
}

/** The world of a suite as files of a machine, below one directory. */
function factsOf(entries: Readonly<Record<string, Entry>>): Record<string, FileFacts> {
  return Object.fromEntries(Object.entries(entries).map(([path, entry]) => [`${ROOT}/${path}`, entry]))
}

function locksOnMachine(wrap: (host: Host) => Host): LocksWorld {
  const machine = new Machine({ files: { [ROOT]: { directory: true } } })
  const { files, clock } = wrap(machine.host())
  return {
    locks: files,
    root: ROOT,
    writeFile: async (path, content, mode) => {
      machine.write(path, { content, ...(mode !== undefined && { mode }) })
    },
    makeDirectory: async (path, mode) => machine.write(path, { directory: true, mode }),
    makeLink: async (path, to) => machine.write(path, { linkTo: to }),
    modeOf: async (path) => machine.modeOf(path),
    hold: async (path) => {
      const held: boolean[] = []
      const holder = machine.start('holder', async (host) => {
        held.push(await (await host.files.openLock(path)).tryLock())
        await host.clock.sleep(1e9)
        return 0
      })
      while (held.length === 0) await clock.sleep(0)
      return { kill: async () => holder.kill(), stop: async () => holder.stop() }
    },
    end: async () => undefined,
  }
}

function watchesOnMachine(wrap: (host: Host) => Host): WatchesWorld {
  const machine = new Machine({ files: { [ROOT]: { directory: true } } })
  return {
    files: wrap(machine.host()).files,
    root: ROOT,
    writeFile: async (path, content) => machine.write(path, content),
    makeLink: async (path, to) => machine.write(path, { linkTo: to }),
    end: async () => undefined,
  }
}

/** Modules whose init takes a second each. */
function blockingOnMachine(seed: number, wrap: (host: Host) => Host): BlockingWorlds {
  const paths = Array.from({ length: BLOCKED }, (_, index) => `slow${index}.ko`)
  const modules = paths.map((path) => ({ path, init: { sleepMs: 1_000 } }))
  return async (act) => {
    const machine = new Machine({ seed, modules, files: { '/file': 'text' } })
    let ended: Promise<void> | undefined
    machine.start('process', async (own) => {
      const host = wrap(own)
      const { kernel } = host
      const directory = `/lib/modules/${kernel.release()}`
      ended = act({
        host,
        ...{ file: '/file', fileBytes: 4, lock: '/run/lock' },
        block: (index) => kernel.finitModule(`${directory}/${paths[index]}`, '', 0),
        release: () => undefined,
        ask: () => expect(kernel.deleteModule('none' as ModuleName, 0)).rejects.toMatchObject({ code: 'ENOENT' }),
      })
      await ended.catch(() => undefined)
      return 0
    })
    await machine.run()
    await ended
  }
}

/** Strands whose tasks run in a process of a machine of their own, where the schedule is exact. */
function strandsOfProcess(seed: number, wrap: (host: Host) => Host): Strands {
  let inside: Strands | undefined
  const run = async <Result>(act: (strands: Strands) => Promise<Result>): Promise<Result> => {
    // A task asks for more of them.
    if (inside !== undefined) return act(inside)
    let ended: Promise<Result> | undefined
    const machine = new Machine({ seed })
    machine.start('process', async (host) => {
      const { strands } = wrap(host)
      inside = strands
      ended = act(strands)
      await ended.catch(() => undefined)
      return 0
    })
    await machine.run()
    inside = undefined
    return ended!
  }
  return {
    all: (tasks) => run((strands) => strands.all(tasks)),
    race: (tasks) => run((strands) => strands.race(tasks)),
    crew: (lead) => run((strands) => strands.crew(lead)),
    signal: () => inside!.signal(),
    checkpoint: () => inside!.checkpoint(),
    current: () => inside?.current() ?? MAIN_STRAND,
  }
}
