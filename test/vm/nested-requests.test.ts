import { beforeAll, describe, expect, test } from 'vitest'
import { countTrace, REQUEST_CLIENT, runInVm, START_DAEMON, serviceFiles } from './machine.ts'
import { nestingModules } from './nesting-modules.ts'

/** The kernel starts 50 helpers at once, and who comes then waits for one: the daemon inserts for 48 persons at a time. */
const PAIRS = 64

/** Asks the daemon for all of the first modules at once, and for its status again and again until the last is answered. */
const ASK_ALL = `
import { request } from 'node:http'

const ask = (method, path, body) =>
  new Promise((resolve, reject) => {
    const call = request({ socketPath: '/run/modonce.sock', method, path, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve(JSON.parse(text)))
    })
    call.on('error', reject).end(body)
  })

const names = Array.from({ length: ${PAIRS} }, (_, pair) => 'nest_a' + String(pair).padStart(2, '0'))
let left = names.length
let most = 0
const loads = names.map(async (name) => {
  const { answers } = await ask('POST', '/v1/load', JSON.stringify({ asked: [name], from: 'person' }))
  left--
  return answers[0].results[0].kind
})
const waits = []
while (left > 0) {
  const since = performance.now()
  const { running } = await ask('GET', '/v1/status')
  most = Math.max(most, running.person)
  if (left > 0) waits.push(performance.now() - since)
  await new Promise((resolve) => setTimeout(resolve, 20))
}
const kinds = await Promise.all(loads)
const loaded = kinds.filter((kind) => kind === 'loaded').length
console.log(JSON.stringify({ loaded, most, statuses: waits.length, longestMs: Math.round(Math.max(...waits)) }))
`

/** The inits of the first modules ask for the second ones, and wait for them. */
const ALL_AT_ONCE = `
/sbin/depmod -a
${REQUEST_CLIENT} -q -- xfrm_algo
echo ${REQUEST_CLIENT} >/proc/sys/kernel/modprobe
node /opt/ask-all.mjs
`

describe(`${PAIRS} modules whose init requests another one, asked for at once`, () => {
  let jobs: Awaited<ReturnType<typeof run>>['jobs']

  const run = () =>
    runInVm({
      kernel: '6.1',
      label: 'nested-requests',
      memoryMb: 2048,
      overlay: { ...serviceFiles(), ...nestingModules(PAIRS), '/opt/ask-all.mjs': ASK_ALL },
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
    const { most, statuses } = JSON.parse(jobs.all.stdout) as { most: number; statuses: number }
    expect(most).toBeLessThanOrEqual(48)
    // Without a turn of the event loop between its strands it was three.
    expect(statuses).toBeGreaterThan(PAIRS / 4)
  })
})
