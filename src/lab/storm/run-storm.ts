import { isRefusal } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import { resolve, withMatchers } from '../../graph/index.ts'
import type { Machine } from '../../host/simulated/index.ts'
import { type ModuleName, normalizeModuleName } from '../../names.ts'
import { openTree } from '../../tree/index.ts'
import { childrenMaxOf, type DeviceEvent, Udevd } from '../actors/index.ts'
import type { Lane } from '../report/page/index.ts'
import { Answers } from './answers.ts'
import { compressed, type Decompressor, decompressorOn } from './compression.ts'
import type { StormKernel } from './kernels.ts'
import type { ForkedTree, Policy } from './policies/index.ts'
import { DAEMON_PROCESS } from './request-client.ts'
import { stormMachine } from './storm-machine.ts'
import type { StormRow } from './storm-row.ts'
import type { Workload } from './workload.ts'

export interface StormOptions {
  readonly kernel: StormKernel
  readonly policy: Policy
  readonly workload: Workload
  readonly cpus: number
  readonly memoryBytes: number
  readonly seed: number
  /** Workers at a time; what udevd chooses for the CPUs and the memory, where it is not told. */
  readonly childrenMax?: number
  /** Module files are compressed, and this one decompresses them; the loader where the kernel is too old. */
  readonly decompressor?: Decompressor
  /** What each process inserted is drawn, which takes a tenth of the time; not where it is not told. */
  readonly isDrawn?: boolean
}

/** One storm, and what is behind its row. */
export interface Storm {
  readonly row: StormRow
  /** Modules that are live at the end. */
  readonly live: readonly ModuleName[]
  /** Duplicates by the path of the module's file, or `image of N bytes` where the kernel is given that. */
  readonly duplicates: ReadonlyMap<string, number>
  /** What each process inserted, and when; nothing where it is not drawn. */
  readonly lanes: readonly Lane[]
  /** modules/stats of debugfs, as the kernel shows it. */
  readonly stats: string
  /** Steps of the simulated kernel. */
  readonly steps: number
}

/** Boots a machine whose devices all appear at once, and answers their events by a policy. `lost` is left at 0. */
export async function runStorm(options: StormOptions): Promise<Storm> {
  const { kernel, policy, workload, cpus, memoryBytes, seed, childrenMax, decompressor, isDrawn = false } = options
  const askings = workload.askings(cpus)
  const by = decompressor && decompressorOn(kernel, decompressor)
  const modules = by === undefined ? workload.modules : compressed(workload.modules, by)
  const { machine, account, lanes } = stormMachine({
    ...{ kernel, modules, askings, cpus, seed },
    emulation: workload.emulation,
    decompressor: by,
    isDrawn,
  })
  const tree = await forkedTree(machine)
  const inUse = policy.begin(tree)
  const answers = new Answers(machine, tree)
  let failed = 0
  const udevd = new Udevd(machine, {
    childrenMax: childrenMax ?? childrenMaxOf(cpus, memoryBytes),
    accepts: (event, nowNs) => {
      const isTaken = inUse.accepts?.(event, nowNs) ?? true
      if (!isTaken) answers.give(event.modalias)
      return isTaken
    },
    goesOnAtOnce: inUse.goesOnAtOnce === true,
    handle: (host, event) =>
      inUse.load(host, event.modalias, event).then((succeeded) => {
        if (succeeded) answers.give(event.modalias)
        else failed++
      }),
    onSettled: () => daemon?.kill(),
  })
  const begin = () =>
    udevd.start(
      askings.map(
        (asking, seqnum): DeviceEvent => ({ seqnum, devpath: asking.who, modalias: asking.what, atMs: asking.atMs }),
      ),
    )
  const daemon = inUse.daemon && machine.start(DAEMON_PROCESS, inUse.daemon(begin))
  if (daemon === undefined) begin()
  startRemovals(machine, workload)
  const { steps: before } = machine
  await machine.run()
  const steps = machine.steps - before
  const { loads, duplicates } = machine.counters
  return {
    row: {
      era: kernel.name,
      policy: policy.name,
      decompresses: by ?? 'nobody',
      cpus,
      requests: askings.length,
      loads,
      duplicates,
      failed: failed + udevd.lost.length,
      wastedBytes: machine.memory.wastedBytes,
      peakBytes: account.peakBytes,
      late: answers.late,
      lost: 0,
      processes: udevd.workersEver + (inUse.processes ?? 0),
      virtualMs: Math.round(Number(udevd.settledNs) / 1e6),
    },
    live: liveModules(machine),
    duplicates: account.duplicates,
    lanes: lanes?.lanes ?? [],
    stats: latin1(await machine.host('reader').files.read('/sys/kernel/debug/modules/stats')),
    steps,
  }
}

/** Whoever unloads modules meanwhile; one that is in use or gone stays as it is. */
function startRemovals(machine: Machine, { removals = [] }: Workload): void {
  for (const { atMs, module } of removals) {
    machine.start('rmmod', async ({ clock, kernel }) => {
      await clock.sleep(atMs)
      try {
        await kernel.deleteModule(normalizeModuleName(module), 0)
      } catch (error) {
        if (!isRefusal(error)) throw error
      }
      return 0
    })
  }
}

/** The tree as udevd's manager opens it, once. Each modalias is looked up once: in a fork it cannot have another answer. */
async function forkedTree(machine: Machine): Promise<ForkedTree> {
  const tree = await openTree(machine.host('manager').files, { release: machine.release })
  const knowledge = withMatchers(tree.knowledge)
  const known = new Map<string, ReturnType<typeof resolve>>()
  return {
    knowledge,
    resolve: (asked) => {
      const resolution = known.get(asked) ?? resolve(knowledge, asked)
      known.set(asked, resolution)
      return resolution
    },
  }
}

function liveModules(machine: Machine): ModuleName[] {
  return machine.modules().flatMap(({ name, state }) => (state === 'live' ? [normalizeModuleName(name)] : []))
}
