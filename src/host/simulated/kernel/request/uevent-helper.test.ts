import { describe, expect, test } from 'vitest'
import { on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import type { Program } from '../../index.ts'

/** Tells what it was run with, and takes a while. */
function hotplug() {
  const seen: unknown[] = []
  const program: Program = async ({ clock }, argv, environment) => {
    await clock.sleep(100)
    seen.push(argv, environment)
    return 1
  }
  return { seen, program }
}

const EVENT = { ACTION: 'add', DEVPATH: '/module/x', SUBSYSTEM: 'module', SEQNUM: '7' }

describe('the helper for uevents', () => {
  ruleTest('R8.7', 'is run for an event where its path is set, and nobody waits for it', async (without) => {
    const { seen, program } = hotplug()
    const options = { without, config: { UEVENT_HELPER: true }, programs: { '/sbin/hotplug': program } }
    const { result } = await on(options, async ({ services, clock }) => {
      await services.write('/sys/kernel/uevent_helper', '/sbin/hotplug\n')
      await services.runUeventHelper('module', EVENT)
      return clock.monotonicNs()
    })
    expect(result).toBe(0n)
    expect(seen).toEqual([['/sbin/hotplug', 'module'], { ...EVENT, HOME: '/', PATH: '/sbin:/bin:/usr/sbin:/usr/bin' }])
  })

  test('is none where the path is empty, as it is at first (R8.7)', async () => {
    const { machine } = await on({ config: { UEVENT_HELPER: true } }, ({ services }) =>
      services.runUeventHelper('module', EVENT),
    )
    expect(machine.steps).toBeLessThan(5)
  })

  test('is none on a kernel that was built without it', async () => {
    await on({}, async ({ services }) => {
      await expect(services.write('/sys/kernel/uevent_helper', '/sbin/hotplug')).rejects.toMatchObject({
        code: 'ENOENT',
      })
      await services.runUeventHelper('module', EVENT)
    })
  })
})
