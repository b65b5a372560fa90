import { expect, test } from 'vitest'
import { countTrace, REQUEST_CLIENT, runInVm, START_DAEMON, serviceFiles } from './machine.ts'
import { nestingModules } from './nesting-modules.ts'

/** The kernel starts 50 helpers at once; who comes then waits five seconds for one, which is little to an emulator. */
const PAIRS = 48

/** All at once, each by a process of its own: the inits of the first modules ask for the second ones, and wait for them. */
const ALL_AT_ONCE = `
/sbin/depmod -a
${REQUEST_CLIENT} -q -- xfrm_algo
echo ${REQUEST_CLIENT} >/proc/sys/kernel/modprobe
for number in $(seq -w 0 ${PAIRS - 1}); do
  ${REQUEST_CLIENT} -q -- nest_a$number || echo "nest_a$number: $?" &
done
wait
`

test(`${PAIRS} modules whose init requests another one are all loaded with it, once, when asked for at once`, async () => {
  const { jobs } = await runInVm({
    kernel: '6.1',
    label: 'nested-requests',
    memoryMb: 2048,
    overlay: { ...serviceFiles(), ...nestingModules(PAIRS) },
    jobs: [
      { name: 'start', script: START_DAEMON },
      { name: 'all', script: ALL_AT_ONCE, timeoutMs: 300_000, trace: true },
    ],
  })

  expect(jobs.all).toMatchObject({ stdout: '', status: 0 })
  const { calls, duplicates, loads } = countTrace(jobs.all.trace)
  expect([calls.length, duplicates, loads.length]).toEqual([2 * PAIRS + 1, 0, 2 * PAIRS + 1])
  const live = jobs.all.modules.split('\n').filter((line) => /^nest_[ab]\d\d .* Live /.test(line))
  expect(live).toHaveLength(2 * PAIRS)
})
