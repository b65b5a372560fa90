import { describe, expect, test } from 'vitest'
import {
  buildOf,
  type DporCounts,
  dpor,
  type Execution,
  formatLanes,
  replay,
  type Scenario,
  type ScenarioSizes,
  storyOf,
  switchesIn,
} from '../explorer/index.ts'
import { SCENARIOS } from './index.ts'

/** What is found of a scenario that is run in every way that differs, or up to the first one that breaks a law. */
async function explored(scenario: Scenario, end: 'first' | 'all') {
  let firstAt: number | undefined
  let executions = 0
  let broken: Execution['broken'] = []
  let story: ReturnType<typeof storyOf> = []
  const counts: DporCounts = await dpor(scenario, {
    onExecution(execution) {
      executions++
      const [violation] = execution.broken
      if (violation === undefined || firstAt !== undefined) return undefined
      firstAt = executions
      broken = execution.broken
      story = storyOf(execution.events, violation.at)
      return end === 'first' ? 'stop' : undefined
    },
    onRestart() {
      firstAt = undefined
      executions = 0
    },
  })
  return { counts, firstAt, broken, story }
}

const TWO: ScenarioSizes = { processes: 2, modules: 1 }

function initstate(kmod: 18 | 20, sizes: ScenarioSizes): Scenario {
  return buildOf(SCENARIOS.find(({ name }) => name === `kmod-${kmod}-initstate`)!, sizes)
}

describe('initstate', () => {
  test.each<ScenarioSizes & { readonly within: number }>([
    { ...TWO, within: 100 },
    { processes: 2, modules: 2, within: 100 },
    { processes: 3, modules: 1, within: 100 },
  ])('of kmod 18 is found by $processes processes and $modules modules, with a story of one switch', async (size) => {
    const scenario = initstate(18, size)
    const { firstAt, broken, story } = await explored(scenario, 'first')
    expect(firstAt).toBeLessThanOrEqual(size.within)
    expect(broken[0]?.law).toMatch(/^modprobe ended 0, and xfrm_user was (coming|absent)$/)
    expect(switchesIn(story)).toBe(1)
    expect(await replay(scenario, story)).toMatchObject({ kind: 'replayed', broken: [{ law: broken[0]!.law }] })
  })

  test('of kmod 18 is told without what nobody else sees', async () => {
    const scenario = initstate(18, { processes: 2, modules: 2 })
    const { story } = await explored(scenario, 'first')
    const replayed = await replay(scenario, story)
    if (replayed.kind !== 'replayed') throw new Error(replayed.kind)
    expect(formatLanes(replayed.steps, replayed.broken[0]!)).toMatchInlineSnapshot(`
      "    modprobe/main                                                 modprobe#2/main
       1  17 calls that nobody else sees                                │
      18  read /sys/module/xfrm_user/initstate = ENOENT                 │
      19  stat /sys/module/xfrm_user = ENOENT                           │
      20  4 calls that nobody else sees                                 │
      48  read /sys/module/xfrm_user/initstate = ENOENT                 │
      49  stat /sys/module/xfrm_user = ENOENT                           │
      50  read /lib/modules/4.19/kernel/xfrm_user.ko = 6 bytes: modonc  │
      51  finit_module /lib/modules/4.19/kernel/xfrm_user.ko … P11      │
      64  │                                                             17 calls that nobody else sees
      81  │                                                             read /sys/module/xfrm_user/initstate = ENOENT, after 63
      82  │                                                             stat /sys/module/xfrm_user, after 63
      broken in step 82: modprobe ended 0, and xfrm_user was coming, because stat /sys/module/xfrm_user succeeded (step 82) after modprobe's finit_module /lib/modules/4.19/kernel/xfrm_user.ko came to P11 (step 63)
      "
    `)
  })

  test('of kmod 18 and kmod 20 is run in every way that differs: only the first lies', async () => {
    const old = await explored(initstate(18, TWO), 'all')
    const mended = await explored(initstate(20, TWO), 'all')
    expect(old.firstAt).toBeDefined()
    expect(mended).toMatchObject({ firstAt: undefined, counts: { blocked: 0 } })
    expect(mended.counts.executions).toBeGreaterThan(30)
  })

  test('of three processes is gone through without beginning anew, as what they share is known from runs at random', async () => {
    const begun: string[] = []
    await dpor(initstate(20, { processes: 3, modules: 1 }), {
      onExecution: () => undefined,
      onRestart: () => void begun.push('anew'),
    })
    expect(begun).toEqual([])
  })
})
