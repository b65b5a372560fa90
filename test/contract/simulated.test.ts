import { describe } from 'vitest'
import type { Strands } from '../../src/host/index.ts'
import { type FileFacts, Machine, simulatedHost } from '../../src/host/simulated/index.ts'
import { clockContract } from './clock-contract.ts'
import { type Entry, filesContract } from './files-contract.ts'
import { kernelContract } from './kernel-contract.ts'
import { type LocksWorld, locksContract } from './locks-contract.ts'
import { strandsContract } from './strands-contract.ts'

const ROOT = '/world'

describe('on a simulated machine', () => {
  filesContract('host/simulated', async (entries) => {
    return { files: simulatedHost({ files: factsOf(entries) }).files, root: ROOT, end: async () => undefined }
  })

  locksContract('host/simulated', async () => locksOnMachine())

  clockContract('host/simulated', () => simulatedHost().clock)

  strandsContract('host/simulated', () => simulatedHost().strands)

  for (const seed of [1, 2, 3, 4, 5]) {
    strandsContract(`a process of host/simulated, seed ${seed}`, () => strandsOfProcess(seed))
  }

  const files = { '/text.ko': 'a text, and no module' }
  kernelContract('host/simulated', () => ({
    kernel: simulatedHost({ files }).kernel,
    notAModule: '/text.ko',
    missing: '/missing.ko',
  }))

  kernelContract('host/simulated with modules disabled', () => ({
    kernel: simulatedHost({ files, modulesDisabled: true }).kernel,
    notAModule: '/text.ko',
    missing: '/missing.ko',
  }))
})

/** The world of a suite as files of a machine, below one directory. */
function factsOf(entries: Readonly<Record<string, Entry>>): Record<string, FileFacts> {
  return Object.fromEntries(Object.entries(entries).map(([path, entry]) => [`${ROOT}/${path}`, entry]))
}

function locksOnMachine(): LocksWorld {
  const machine = new Machine({ files: { [ROOT]: { directory: true } } })
  const { files, clock } = machine.host()
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

/** Strands whose tasks run in a process of a machine of their own, where the schedule is exact. */
function strandsOfProcess(seed: number): Strands {
  let inside: Strands | undefined
  const run = async <Result>(act: (strands: Strands) => Promise<Result>): Promise<Result> => {
    let ended: Promise<Result> | undefined
    const machine = new Machine({ seed })
    machine.start('process', async ({ strands }) => {
      inside = strands
      ended = act(strands)
      await ended.catch(() => undefined)
      return 0
    })
    await machine.run()
    return ended!
  }
  return {
    all: (tasks) => run((strands) => strands.all(tasks)),
    race: (tasks) => run((strands) => strands.race(tasks)),
    checkpoint: () => inside!.checkpoint(),
  }
}
