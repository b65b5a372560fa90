import { describe, expect, test } from 'vitest'
import { ruleTest } from '../../../test/support/rule-test.ts'
import { Machine, type MachineOptions, type Program, type RuleId } from '../../host/simulated/index.ts'
import type { TimelineEvent } from '../../timeline/index.ts'
import { kmod18Modprobe, kmodModprobe } from './index.ts'

/** More of them: SCHEDULES=10000. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 100)

const ALIAS = 'net-pf-16-proto-6'
const MODULES = [
  { path: 'kernel/xfrm_algo.ko' },
  { path: 'kernel/xfrm_user.ko', depends: ['xfrm_algo'], aliases: [ALIAS] },
]

/** Three sockets at once on Linux 4.19, each of which has the kernel request its module: what each found. R6.9 */
async function threeSockets(options: MachineOptions) {
  const events: TimelineEvent[] = []
  const found: string[] = []
  const machine = new Machine({ kernel: '4.19', modules: MODULES, ...options, onEvent: (event) => events.push(event) })
  const socket: Program = async ({ services }) => {
    const answer = await services.requestModule(ALIAS)
    const user = machine.modules().find(({ name }) => name === 'xfrm_user')
    found.push(`${answer} and ${user?.state}`)
    return 0
  }
  for (let number = 0; number < 3; number++) machine.start(`socket ${number}`, socket)
  await machine.run()
  return { events, found, machine }
}

/** What sockets found on so many schedules, as a set. */
async function outcomes(helper: Program, options: MachineOptions = {}): Promise<Set<string>> {
  const seen = new Set<string>()
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    for (const one of (await threeSockets({ ...options, helper, seed })).found) seen.add(one)
  }
  return seen
}

describe('three requests at once for a module that is not there', () => {
  ruleTest('R6.4', 'kmod 18 takes a module on its way in for a built-in one', async (without) => {
    expect(await outcomes(kmod18Modprobe(without))).toContain('0 and coming')
  })

  ruleTest(
    'R6.5',
    'R6.6, R3.28: kmod 18 then succeeds, and the kernel goes on without the service',
    async (without) => {
      const delayed = await outcomes(kmod18Modprobe(without), { delay: { sysfsSetupMs: 10 } })
      expect([...delayed].some((outcome) => outcome !== '0 and live')).toBe(true)
    },
  )

  test('kmod 20 succeeds only when the module is live, also where the window is long (R6.7, R6.8)', async () => {
    for (const sysfsSetupMs of [0, 10]) {
      expect(await outcomes(kmodModprobe, { delay: { sysfsSetupMs } })).toEqual(new Set(['0 and live']))
    }
  })
})

/** When each process came to a point of the load of a module, as places in the recording. */
function places(events: readonly TimelineEvent[], module: string) {
  const at = (matches: (event: TimelineEvent) => boolean) =>
    events.flatMap((event, place) =>
      event.kind !== 'end' && event.call === 'finit_module' && event.subject.endsWith(`/${module}.ko`) && matches(event)
        ? [{ place, process: event.process }]
        : [],
    )
  const point = (name: string) => at((event) => event.kind === 'point' && event.detail.startsWith(name))
  return {
    enter: at(({ kind }) => kind === 'call'),
    unformed: point('P4'),
    wait: point('waits for'),
    init: point('P16'),
    live: point('P17'),
    exists: at((event) => event.kind === 'return' && event.outcome === 'refused' && event.detail === 'EEXIST'),
  }
}

interface Place {
  readonly place: number
  readonly process: string
}

/** The partial order of R6.10, or what breaks it. */
function disorder(events: readonly TimelineEvent[]): string | undefined {
  const [algo, user] = [places(events, 'xfrm_algo'), places(events, 'xfrm_user')]
  const of = (all: readonly Place[], { process }: Place) => all.find((other) => other.process === process)?.place
  for (const { enter, unformed, wait, init, live, exists } of [algo, user]) {
    if (init.length !== 1) return `${init.length} inits`
    for (const end of [...exists, ...init]) {
      const order = [of(enter, end), of(unformed, end), of(wait, end) ?? of(unformed, end), end.place]
      if (order.some((place, index) => place === undefined || (index > 0 && place < order[index - 1]!))) {
        return `${end.process}: ${order}`
      }
    }
    if (exists.some(({ place }) => place < live[0]!.place)) return 'EEXIST before the module is live'
  }
  if (user.enter.some(({ place }) => place < algo.init[0]!.place)) return 'the dependent before the dependency'
  return undefined
}

ruleTest(
  'R2.4/arriving',
  'R6.10: each module is initialised once, and who waits for it goes on as if it had loaded it; R6.11: who comes first need not win',
  async (without: readonly RuleId[]) => {
    let overtaken = 0
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const { events, found } = await threeSockets({ helper: kmodModprobe, seed, without })
      expect({ seed, found, disorder: disorder(events) }).toEqual({
        seed,
        found: Array(3).fill('0 and live'),
        disorder: undefined,
      })
      const { unformed, init } = places(events, 'xfrm_user')
      if (unformed[0]!.process !== init[0]!.process) overtaken++
    }
    expect(overtaken).toBeGreaterThan(0)
  },
)
