import { renameSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { IncomingRequest, Looks, Peer, Reply, RequestQueue, TimelineEvent } from '../../src/host/index.ts'
import { linuxLooks } from '../../src/host/linux/index.ts'
import { Daemon } from '../../src/loading/daemon/index.ts'
import { type AMachine, aMachine } from '../support/a-machine.ts'

const ROOT: Peer = { pid: 7, uid: 0, command: 'asker' }

/** A daemon of a machine on disk, which is asked in either way. */
class Asked {
  readonly machine: AMachine
  readonly daemon: Daemon
  readonly #told: TimelineEvent[] = []
  readonly #requests: IncomingRequest[] = []
  #wake: (() => void) | undefined

  constructor(machine: AMachine) {
    this.machine = machine
    const host = { ...machine.host, looks: looksAt(machine.root.path) }
    this.daemon = new Daemon(host, { release: machine.root.release, sink: (event) => this.#told.push(event) })
    let isOver = false
    const close = async () => {
      isOver = true
      this.#wake?.()
    }
    const next: RequestQueue['next'] = async () => {
      while (this.#requests.length === 0 && !isOver) await new Promise<void>((wake) => (this.#wake = wake))
      return this.#requests.shift()
    }
    const served = this.daemon.serve({ next, close })
    onTestFinished(async () => {
      await close()
      await served
    })
  }

  /** The answer that waits for what it must. */
  queued(body: string): Promise<Reply> {
    return new Promise((resolve) => {
      const answer = async (reply: Reply) => resolve(reply)
      this.#requests.push({ verb: 'load', body, peer: ROOT, gone: false, accept: async () => undefined, answer })
      this.#wake?.()
    })
  }

  again(body: string, peer = ROOT, verb = 'load'): Reply | undefined {
    return this.daemon.again({ verb, body, peer })
  }

  /** What was told since the last time, but for moments and numbers. */
  told(): unknown[] {
    return this.#told.splice(0).map(({ atNs, ...event }) => ({ ...event, number: 0 }))
  }
}

function looksAt(root: string): Looks {
  const { identify, read } = linuxLooks()!
  return { identify: (paths) => identify(paths.map((path) => root + path)), read: (path) => read(root + path) }
}

async function asked(): Promise<Asked> {
  const modules = {
    'kernel/m.ko': { aliases: ['net-pf-16'] },
    'kernel/n.ko': { aliases: ['net-pf-*'] },
    'kernel/late.ko': {},
  }
  const builtin = { 'kernel/b.ko': {} }
  return new Asked(await aMachine({ modules, builtin, state: { live: ['m', 'n'] } }))
}

const LIVE = '{"asked":["net-pf-16"],"from":"kernel"}'
const DEVICE =
  '{"asked":["net-pf-16"],"from":"uevent","devpath":"/devices/x","action":"add","seqnum":7,"useBlacklist":true}'

describe.runIf(process.platform === 'linux')('again()', () => {
  test.each([
    ['what is live, for the kernel', LIVE],
    ['what is live, for a device', DEVICE],
    ['what is live, by a name', '{"asked":["m"],"from":"person"}'],
    ['several names', '{"asked":["m","net-pf-16","nosuch"],"from":"person"}'],
    ['what nothing answers to', '{"asked":["nosuch"],"from":"kernel"}'],
  ])('answers to %s as it was answered before, and tells the same', async (_, body) => {
    const daemon = await asked()
    const reply = await daemon.queued(body)
    const told = daemon.told()
    expect(told).toHaveLength(2)
    expect(daemon.again(body)).toEqual(reply)
    expect(daemon.told()).toEqual(told)
  })

  test('answers to another device that asks for the same', async () => {
    const daemon = await asked()
    const reply = await daemon.queued(DEVICE)
    expect(daemon.again(DEVICE.replace('/devices/x', '/devices/y'))).toEqual(reply)
  })

  test.each([
    ['what is built in', '{"asked":["b"],"from":"kernel"}'],
    ['what is not live', '{"asked":["late"],"from":"person","useBlacklist":true,"parameters":"x=1"}'],
    ['what is no request', '{"asked":["m"]}'],
  ])('leaves %s to the queue, and tells nothing', async (_, body) => {
    const daemon = await asked()
    await daemon.queued(body)
    daemon.told()
    expect([daemon.again(body), daemon.told()]).toEqual([undefined, []])
  })

  test('leaves what was not asked before, who may not ask, and other verbs to the queue', async () => {
    const daemon = await asked()
    expect(daemon.again(LIVE)).toBeUndefined()
    await daemon.queued(LIVE)
    expect(daemon.again(LIVE)).toBeDefined()
    expect(daemon.again(LIVE, { ...ROOT, uid: 1000 })).toBeUndefined()
    expect(daemon.again(LIVE, ROOT, 'unload')).toBeUndefined()
  })

  test.each<[string, (machine: AMachine) => void]>([
    ['is coming again', ({ root }) => root.write('/sys/module/m/initstate', 'coming\n')],
    ['is gone', ({ root }) => rmSync(root.outside('/sys/module/m'), { recursive: true })],
  ])('leaves it to the queue when a module that was live %s', async (_, change) => {
    const daemon = await asked()
    await daemon.queued(LIVE)
    change(daemon.machine)
    expect(daemon.again(LIVE)).toBeUndefined()
  })

  test('sees at once that depmod has replaced an index', async () => {
    const daemon = await asked()
    const { root } = daemon.machine
    await daemon.queued(LIVE)
    const path = `${root.directory}/modules.alias.bin`
    root.write(`${path}.new`, await root.files.read(path))
    renameSync(root.outside(`${path}.new`), root.outside(path))
    expect(daemon.again(LIVE)).toBeUndefined()
    const reply = await daemon.queued(LIVE)
    expect(daemon.again(LIVE)).toEqual(reply)
  })

  test('hears that configuration has changed, and takes that word from nobody', async () => {
    const daemon = await asked()
    await daemon.queued(DEVICE)
    daemon.machine.root.write('/etc/modprobe.d/new.conf', 'alias net-pf-16 late\n')
    while (daemon.again(DEVICE) !== undefined) await sleep(1)
    expect(daemon.again(DEVICE)).toBeUndefined()
    const { body } = await daemon.queued(DEVICE)
    expect(body).toContain('"module":"late"')
  })

  test('leaves what has failed too often to the queue, which refuses it (C9)', async () => {
    const daemon = await asked()
    const body = '{"asked":["nosuch"],"from":"kernel"}'
    await daemon.queued(body)
    let failures = 1
    while (daemon.again(body) !== undefined) failures++
    expect(failures).toBe(20)
    expect((await daemon.queued(body)).body).toContain('"refused":"budget"')
  })
})
