import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { compiledProgram, countTrace, REQUEST_CLIENT, runInVm, START_DAEMON, serviceFiles } from './machine.ts'
import { nestingModules } from './nesting-modules.ts'

/** The kernel starts 50 helpers at once, and who comes then waits for one: the daemon inserts for 48 persons at a time. */
const PAIRS = 64

/** Asks for all of the first modules at once, and for the daemon's status meanwhile. */
const ASK_ALL = compiledProgram(join(import.meta.dirname, 'ask-all.c'))

/** The inits of the first modules ask for the second ones, and wait for them. */
const ALL_AT_ONCE = `
/sbin/depmod -a
${REQUEST_CLIENT} -q -- xfrm_algo
echo ${REQUEST_CLIENT} >/proc/sys/kernel/modprobe
/opt/ask-all ${PAIRS}
`

describe(`${PAIRS} modules whose init requests another one, asked for at once`, () => {
  let jobs: Awaited<ReturnType<typeof run>>['jobs']

  const run = () =>
    runInVm({
      kernel: '6.1',
      label: 'nested-requests',
      memoryMb: 2048,
      overlay: { ...serviceFiles(), ...nestingModules(PAIRS), '/opt/ask-all': readFileSync(ASK_ALL) },
      jobs: [
        { name: 'start', script: START_DAEMON },
        { name: 'all', script: ALL_AT_ONCE, timeoutMs: 300_000, trace: true },
      ],
    })

  beforeAll(async () => {
    ;({ jobs } = await run())
  })

  test('are all loaded with it, once', () => {
    expect(jobs.all).toMatchObject({ stderr: '', status: 0 })
    expect(JSON.parse(jobs.all.stdout)).toMatchObject({ loaded: PAIRS })
    const { calls, duplicates, loads } = countTrace(jobs.all.trace)
    expect([calls.length, duplicates, loads.length]).toEqual([2 * PAIRS + 1, 0, 2 * PAIRS + 1])
    const live = jobs.all.modules.split('\n').filter((line) => /^nest_[ab]\d\d .* Live /.test(line))
    expect(live).toHaveLength(2 * PAIRS)
  })

  test('are inserted for no more at a time than the kernel has helpers, and the daemon tells its status meanwhile', () => {
    const { most, ...askers } = JSON.parse(jobs.all.stdout) as Record<'kept' | 'new', { statuses: number }> & {
      most: number
    }
    expect(most).toBeLessThanOrEqual(48)
    // Without a turn of the event loop between its strands it was three.
    expect(askers.kept.statuses).toBeGreaterThan(PAIRS / 4)
    expect(askers.new.statuses).toBeGreaterThan(PAIRS / 4)
  })
})
