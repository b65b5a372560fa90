import { describe, expect, test } from 'vitest'
import { type Asker, asker, askers, asking, helper, logOf } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { Machine } from '../../index.ts'

const ENOMEM = -12
const ETIME = -62
const SECONDS = 1000

const answers = (all: readonly Asker[]) => all.map(({ answer }) => answer)
const count = (all: readonly Asker[], answer: number) => answers(all).filter((other) => other === answer).length

describe('the gate of request_module, up to 4.12', () => {
  ruleTest('3.2#refuses', 'lets 50 in and refuses the next at once', async (without) => {
    const all = askers(51)
    await asking({ without, kernel: '4.12', helper: helper(10 * SECONDS) }, ...all)
    expect(count(all, ENOMEM)).toBe(1)
    const refused = all.find(({ answer }) => answer === ENOMEM)
    expect(refused?.answeredMs).toBe(0)
    expect(count(all, 0)).toBe(50)
  })

  ruleTest('R3.8', 'tells of five in a boot and no more', async (without) => {
    const all = [...askers(60), ...askers(60, { afterMs: 20 * SECONDS })]
    const machine = await asking({ without, kernel: '2.6.27', helper: helper(10 * SECONDS) }, ...all)
    expect(count(all, ENOMEM)).toBe(20)
    expect(logOf(machine)).toHaveLength(5)
    expect(logOf(machine)[0]).toMatch(/^request_module: runaway loop modprobe n\d+$/)
  })

  ruleTest('R6.12', 'is half of the threads that the system may have, where that is less', async (without) => {
    const all = askers(21)
    await asking({ without, kernel: '4.12', helper: helper(SECONDS), requests: { maxThreads: 40 } }, ...all)
    expect(count(all, ENOMEM)).toBe(1)
  })

  ruleTest('R6.14', 'counts those who are inside, not those who have been', async (without) => {
    const all = Array.from({ length: 120 }, (_, index) => asker('again', { afterMs: index * 10 }))
    const machine = await asking({ without, kernel: '4.12', helper: helper(5) }, ...all)
    expect([count(all, 0), machine.requests.deepest]).toEqual([120, 1])
  })

  ruleTest('R3.10', 'is one for all: an innocent request is refused with the rest', async (without) => {
    const crowd = Array.from({ length: 50 }, () => asker('guilty'))
    const innocent = asker('innocent', { afterMs: 1 })
    await asking({ without, kernel: '4.12', helper: helper(SECONDS) }, ...crowd, innocent)
    expect(innocent.answer).toBe(ENOMEM)
  })

  ruleTest('R3.9', 'counts a request that does not wait until its helper is executed', async (without) => {
    const all = askers(60, { wait: false })
    await asking({ without, kernel: '4.12', helper: helper(SECONDS) }, ...all)
    expect(count(all, 0)).toBe(60)
  })
})

describe('the gate of request_module, 4.13 to 6.3', () => {
  ruleTest('3.2#throttles', 'lets one too many wait until there is room', async (without) => {
    const all = askers(51)
    const machine = await asking({ without, kernel: '6.1', helper: helper(3 * SECONDS) }, ...all)
    expect(count(all, 0)).toBe(51)
    expect(Math.max(...all.map(({ answeredMs }) => answeredMs!))).toBe(6 * SECONDS)
    expect(logOf(machine)).toEqual([
      expect.stringMatching(
        /^request_module: kmod_concurrent_max \(0\) close to 0 \(max_modprobes: 50\), for module n\d+, throttling\.\.\.$/,
      ),
    ])
  })

  test('is ETIME after five seconds, and its messages are ten in five seconds', async () => {
    const all = [...askers(110), asker('late', { afterMs: 5_500 })]
    const machine = await asking({ kernel: '6.1', helper: helper(8 * SECONDS, 1) }, ...all)
    expect([count(all, ETIME), count(all, 256)]).toEqual([60, 51])
    const log = logOf(machine)
    expect(log.filter((text) => text.includes('throttling'))).toHaveLength(11)
    expect(log.filter((text) => text.includes('cannot be processed'))).toHaveLength(10)
    expect(log.slice(10)).toContainEqual(
      expect.stringMatching(
        /^request_module: modprobe n\d+ cannot be processed, kmod busy with 50 threads for more than 5 seconds now$/,
      ),
    )
    expect(log.at(-2)).toBe('__request_module: 50 callbacks suppressed')
    expect(log.at(-1)).toContain('for module late, throttling')
  })

  ruleTest('3.2#killable', 'ends a wait for it by a signal that kills', async (without) => {
    const machine = new Machine({ without, kernel: '6.1', helper: helper(4 * SECONDS) })
    for (const [index, { program }] of askers(50).entries()) machine.start(`asker ${index}`, program)
    const late = asker('late', { afterMs: 1 })
    const waiting = machine.start('late', late.program)
    const endedMs: bigint[] = []
    machine.start('killer', async ({ clock }) => {
      await clock.sleep(1_000)
      waiting.kill()
      await clock.sleep(1)
      endedMs.push(waiting.end === undefined ? 0n : 1n)
      return 0
    })
    await machine.run()
    expect(endedMs).toEqual([1n])
    expect(logOf(machine).at(-1)).toBe('request_module: sigkill sent for modprobe late, giving up')
  })
})

describe('the gate of request_module, from 6.4 on', () => {
  ruleTest(
    '3.2#semaphore',
    'lets one too many wait, without a word, and tells of five seconds in vain',
    async (without) => {
      const all = askers(51)
      const machine = await asking({ without, kernel: '6.12', helper: helper(8 * SECONDS) }, ...all)
      expect([count(all, 0), count(all, ETIME)]).toEqual([50, 1])
      expect(logOf(machine)).toEqual([
        expect.stringMatching(/^request_module: modprobe n\d+ cannot be processed, kmod busy with 50 threads/),
      ])
    },
  )

  test('serves those who wait in the order in which they came', async () => {
    const first = askers(50)
    const waiting = Array.from({ length: 5 }, (_, index) => asker(`waiting ${index}`, { afterMs: 10 * (index + 1) }))
    for (let seed = 1; seed <= 5; seed++) {
      const slow = async ({ clock }: Parameters<ReturnType<typeof helper>>[0], argv: readonly string[]) => {
        const name = argv.at(-1)!
        await clock.sleep(name.startsWith('n') ? 1_000 + Number(name.slice(1)) : 500)
        return 0
      }
      await asking({ seed, kernel: '6.12', helper: slow }, ...first, ...waiting)
      expect(waiting.map(({ answeredMs }) => answeredMs)).toEqual([1_500, 1_501, 1_502, 1_503, 1_504])
    }
  })

  ruleTest('3.2#unkillable', 'is not left by a signal that kills', async (without) => {
    const machine = new Machine({ without, kernel: '6.12', helper: helper(4 * SECONDS) })
    for (const [index, { program }] of askers(50).entries()) machine.start(`asker ${index}`, program)
    const waiting = machine.start('late', asker('late', { afterMs: 1 }).program)
    const ended: boolean[] = []
    machine.start('killer', async ({ clock }) => {
      await clock.sleep(1_000)
      waiting.kill()
      for (const ms of [1, 4_000]) {
        await clock.sleep(ms)
        ended.push(waiting.end !== undefined)
      }
      return 0
    })
    await machine.run()
    expect(ended).toEqual([false, true])
  })
})
