import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { DaemonCrowd } from '../../../test/support/daemon-crowd.ts'
import { formatTimelineEvent, formatTimelineHeader, parseTimeline, type TimelineEvent } from '../../host/index.ts'
import { Journal } from './journal.ts'
import { Log } from './log.ts'
import { Metrics } from './metrics.ts'
import { OpenCalls, toFolds } from './open-calls.ts'

/** What a daemon has told, read back from the form in which it is kept. */
const TIMELINE = await recordedTimeline()

async function recordedTimeline(): Promise<readonly TimelineEvent[]> {
  const crowd = new DaemonCrowd(
    {
      modules: [
        { path: 'kernel/base.ko' },
        { path: 'kernel/m.ko', depends: ['base'], aliases: ['pci:v1*'], init: { sleepMs: 20 } },
        { path: 'kernel/refuses.ko', init: { fails: 'ENODEV' } },
      ],
    },
    1,
  )
  const device = { devpath: '/devices/pci0', action: 'add', synthUuid: '0' }
  crowd.ask('pci:v1d1', { from: 'uevent', device }, 10)
  crowd.ask('m', { from: 'kernel' }, 12)
  crowd.ask('refuses', {}, 100)
  crowd.ask('nothing', {}, 200)
  crowd.ask('m', { parameters: 'debug=1' }, 300)
  await crowd.run()
  const text = formatTimelineHeader() + crowd.told.map(formatTimelineEvent).join('')
  return parseTimeline(text).events
}

let directory: string | undefined
afterEach(() => {
  if (directory !== undefined) rmSync(directory, { recursive: true })
  directory = undefined
})

describe('Metrics', () => {
  test('are what a timeline tells, whenever it is replayed', async () => {
    const open = new OpenCalls()
    const metrics = new Metrics(open)
    TIMELINE.forEach(toFolds([metrics], open))
    const lines = (await metrics.text()).split('\n')
    for (const line of [
      'modonce_calls_open 0',
      'modonce_requests_total{from="uevent"} 1',
      'modonce_requests_total{from="kernel"} 1',
      'modonce_requests_total{from="person"} 3',
      'modonce_answers_total{outcome="done",errno=""} 2',
      'modonce_answers_total{outcome="load",errno="ENODEV"} 1',
      'modonce_answers_total{outcome="load",errno="ENOENT"} 1',
      'modonce_answers_total{outcome="not-allowed",errno="EPERM"} 1',
      'modonce_steps_total{outcome="loaded"} 2',
      'modonce_steps_total{outcome="ENODEV"} 1',
      'modonce_request_seconds_count 5',
    ]) {
      expect(lines).toContain(line)
    }
  })
})

describe('Log', () => {
  test('says of what has failed who asked, and of what was loaded that it was', () => {
    const lines: Record<string, unknown>[] = []
    const log = new Log('info', { write: (line: string) => void lines.push(JSON.parse(line)) })
    TIMELINE.forEach(toFolds([log]))
    expect(lines).toMatchObject([
      { level: 30, msg: 'loaded', module: 'base' },
      { level: 30, msg: 'joined', module: 'm' },
      { level: 30, msg: 'loaded', module: 'm' },
      { level: 40, msg: 'refused', module: 'refuses', errno: 'ENODEV' },
      { level: 40, msg: 'answered', asked: 'refuses', errno: 'ENODEV', command: expect.stringMatching(/^asker/) },
      { level: 40, msg: 'answered', asked: 'm', errno: 'EPERM', command: expect.stringMatching(/^asker/) },
    ])
  })
})

describe('Journal', () => {
  test('is a timeline that keeps who asked', () => {
    directory = mkdtempSync(`${tmpdir()}/modonce-`)
    const journal = new Journal(`${directory}/journal`, 1024 * 1024)
    for (const event of TIMELINE) journal.take(event)
    journal.flush()
    journal.close()
    const { events, cutBytes } = parseTimeline(readFileSync(`${directory}/journal`, 'latin1'))
    expect([events, cutBytes]).toEqual([TIMELINE, 0])
    const [first] = events
    expect(first?.kind === 'call' && JSON.parse(first.detail)).toMatchObject({
      ...{ from: 'uevent', uid: 0, command: expect.stringMatching(/^asker/) },
      ...{ devpath: '/devices/pci0', action: 'add', synthUuid: '0' },
    })
  })

  test('takes no more than it may, and keeps the newest', () => {
    directory = mkdtempSync(`${tmpdir()}/modonce-`)
    const journal = new Journal(`${directory}/journal`, 20_000)
    for (let turn = 0; turn < 100; turn++) {
      for (const event of TIMELINE) journal.take(event)
      journal.flush()
    }
    journal.close()
    const [now, before] = ['', '.1'].map((end) => readFileSync(`${directory}/journal${end}`, 'latin1'))
    expect(now!.length + before!.length).toBeLessThanOrEqual(20_000)
    expect(parseTimeline(now!).events.at(-1)).toEqual(TIMELINE.at(-1))
    expect(parseTimeline(before!).events.length).toBeGreaterThan(TIMELINE.length)
    expect(journal.dropped).toBe(0)
  })

  test('counts what it could not write, and goes on', () => {
    directory = mkdtempSync(`${tmpdir()}/modonce-`)
    const journal = new Journal(`${directory}/not/there`, 1024)
    for (const event of TIMELINE) journal.take(event)
    journal.flush()
    expect(journal.dropped).toBe(TIMELINE.length)
  })
})
