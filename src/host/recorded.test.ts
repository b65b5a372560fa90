import { describe, expect, test } from 'vitest'
import { KernelError } from '../errors.ts'
import { latin1Bytes } from '../formats/bytes/index.ts'
import type { ModuleName } from '../names.ts'
import {
  formatTimelineEvent,
  formatTimelineHeader,
  type Host,
  O_TRUNC,
  parseTimeline,
  recorded,
  type TimelineEvent,
} from './index.ts'
import { nodeHost } from './node/index.ts'
import { Machine } from './simulated/index.ts'

const MODULE = '/lib/modules/6.1.0-simulated/m.ko'
const INITSTATE = '/sys/module/m/initstate'

/** A bit of everything that a process can do: locks, files, strands, commands, time, and module calls that fail. */
async function busy(host: Host): Promise<number> {
  const { kernel, files, clock, commands, strands } = host
  await files.makeLockDirectory('/run/modonce')
  const lock = await files.openLock('/run/modonce/m')
  if (!(await lock.tryLock())) await lock.changed(3)
  await lock.write(latin1Bytes('odd\xff'))
  await kernel.finitModule(MODULE, 'debug=1', 0).catch(() => undefined)
  await strands.all([
    async () => void (await files.read(INITSTATE).catch(() => undefined)),
    () => strands.race([() => clock.sleep(1), async () => void (await lock.read())]),
  ])
  await strands.checkpoint()
  await commands.shell('true now', { A: 'b' })
  await kernel.deleteModule('m' as ModuleName, 0).catch(() => undefined)
  await files.read('/missing').catch(() => undefined)
  await files.makeDirectory('/new', 0o755).catch(() => undefined)
  await files.createFile('/new/a', latin1Bytes('x'), 0o644).catch(() => undefined)
  await files.rename('/new/a', '/new/b').catch(() => undefined)
  await files.unlink('/new/b').catch(() => undefined)
  await lock.unlock()
  await lock.close()
  return (await files.list('/sys/module')).length
}

interface Run {
  /** What the machine itself says. */
  readonly seen: readonly TimelineEvent[]
  /** What the recorders of the processes say. */
  readonly told: readonly TimelineEvent[]
}

async function run(seed: number, isRecorded: boolean): Promise<Run> {
  const seen: TimelineEvent[] = []
  const told: TimelineEvent[] = []
  const programs = { true: async () => 0 }
  const modules = [{ path: 'm.ko', init: { sleepMs: 2 } }]
  const machine = new Machine({ seed, modules, programs, onEvent: (event) => seen.push(event) })
  for (const name of ['a', 'b', 'c']) {
    machine.start(name, (host) => busy(isRecorded ? recorded(host, (event) => told.push(event), name) : host))
  }
  await machine.run()
  return { seen, told }
}

const SEEDS = Array.from({ length: 50 }, (_, index) => index + 1)

/** What the strands of a process did, without the numbers, which the machine gives across processes. */
function storyOf(events: readonly TimelineEvent[], name: string): unknown[] {
  const story = events.flatMap((event) => {
    if (event.process !== name || event.kind === 'end' || event.kind === 'point' || event.call === 'start') return []
    const { number, detail, ...rest } = event
    // Arguments and the results of strands are beyond the machine.
    return [event.kind === 'call' || event.call.startsWith('strands') ? rest : { ...rest, detail }]
  })
  // A call is recorded when it is made, and the machine tells of it when it begins, maybe behind those of other strands.
  return story.toSorted((one, other) => (one.strand === other.strand ? 0 : one.strand < other.strand ? -1 : 1))
}

describe('recorded()', () => {
  test('changes nothing in any run of a simulated machine', async () => {
    for (const seed of SEEDS) {
      const [plain, watched] = [await run(seed, false), await run(seed, true)]
      expect(watched.seen, `seed ${seed}`).toEqual(plain.seen)
    }
  })

  test('tells of each process what the machine tells of it', async () => {
    for (const seed of SEEDS) {
      const { seen, told } = await run(seed, true)
      for (const name of ['a', 'b', 'c']) expect(storyOf(told, name), `seed ${seed}`).toEqual(storyOf(seen, name))
    }
  })

  test('says who did what to what, with which result', async () => {
    const { told } = await run(1, true)
    const of = (call: string) => told.filter((event) => event.kind !== 'end' && event.call === call)
    expect(of('finit_module')[0]).toMatchObject({
      kind: 'call',
      strand: 'main',
      subject: MODULE,
      detail: '"debug=1", 0',
    })
    expect(of('finit_module')).toContainEqual(expect.objectContaining({ outcome: 'done', detail: '' }))
    expect(of('read')).toContainEqual(
      expect.objectContaining({ subject: INITSTATE, strand: 'main.0', detail: '5 bytes: live' }),
    )
    expect(of('read')).toContainEqual(
      expect.objectContaining({ subject: '/missing', outcome: 'refused', syscall: 'open', detail: 'ENOENT' }),
    )
    expect(of('shell')[0]).toMatchObject({ subject: 'true now', detail: 'A="b"' })
  })

  test('writes a timeline that can be read back', async () => {
    const { told } = await run(1, true)
    const text = formatTimelineHeader() + told.map(formatTimelineEvent).join('')
    expect(parseTimeline(text)).toEqual({ events: told, cutBytes: 0 })
  })

  test('throws the very error of the host', async () => {
    const error = new KernelError('open', '/x', 'EACCES')
    const host = nodeHost()
    const read = async () => {
      throw error
    }
    const { files } = recorded({ ...host, files: { ...host.files, read } }, () => undefined)
    await expect(files.read('/x')).rejects.toBe(error)
  })

  test('hands on the arguments of module calls', async () => {
    const calls: unknown[][] = []
    const call = async (...words: unknown[]) => void calls.push(words)
    const kernel = { release: () => '6.1.0', finitModule: call, initModule: call, deleteModule: call }
    const host = recorded({ ...nodeHost(), kernel }, () => undefined)
    const image = latin1Bytes('image')

    await host.kernel.finitModule(MODULE, 'a=1', 4)
    await host.kernel.initModule(image, 'b=2')
    await host.kernel.deleteModule('m' as ModuleName, O_TRUNC)

    expect(calls).toEqual([
      [MODULE, 'a=1', 4],
      [image, 'b=2'],
      ['m', O_TRUNC],
    ])
  })

  test('tells of a call that does not come back only that it began', async () => {
    const told: TimelineEvent[] = []
    const machine: Machine = new Machine({
      onEvent: ({ kind, detail }) => kind === 'point' && detail === 'sleeping' && machine.processNamed('p').kill(),
    })
    machine.start('p', ({ ...host }) =>
      recorded(host, (event) => told.push(event))
        .clock.sleep(5)
        .then(() => 0),
    )
    await machine.run()
    expect(told).toMatchObject([{ kind: 'call', call: 'sleep', subject: '5 ms' }])
  })

  test('cuts a command that is longer than a path can be', async () => {
    const told: TimelineEvent[] = []
    await recorded(nodeHost(), (event) => told.push(event)).commands.shell(`: ${'x'.repeat(5_000)}`, {})
    const [call] = told
    expect(call?.kind === 'call' && call.subject).toHaveLength(4_099)
  })
})
