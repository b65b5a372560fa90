import { afterAll, describe, expect, test } from 'vitest'
import { type Host, recorded, type TimelineEvent } from '../../src/host/index.ts'
import { linuxHost } from '../../src/host/linux/index.ts'
import { nodeHost } from '../../src/host/node/index.ts'
import { Machine } from '../../src/host/simulated/index.ts'
import { load } from '../../src/loading/index.ts'
import { clockContract } from './clock-contract.ts'
import { codecsContract } from './codecs-contract.ts'
import { commandsContract } from './commands-contract.ts'
import { filesContract } from './files-contract.ts'
import { kernelContract } from './kernel-contract.ts'
import { locksContract } from './locks-contract.ts'
import { locksOnDisk } from './locks-on-disk.ts'
import { onDisk } from './on-disk.ts'
import { strandsContract } from './strands-contract.ts'
import { watchesContract } from './watches-contract.ts'
import { watchesOnDisk } from './watches-on-disk.ts'
import { expectWholeTimeline } from './whole-timeline.ts'

// A recorded host keeps the contracts of the one that it wraps. The simulated one is in simulated.test.ts.

describe('host/node, recorded', () => {
  const { codecs } = contracts('recorded host/node', nodeHost())
  codecsContract('recorded host/node', () => codecs, { allOfXz: false })
})

describe.runIf(process.platform === 'linux')('host/linux, recorded', async () => {
  const { files } = contracts('recorded host/linux', await linuxHost())
  locksContract('recorded host/linux', () => locksOnDisk(files))
})

describe('the loader on a recorded host', () => {
  test('makes the same calls in the same order as without recording', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const told: TimelineEvent[] = []
      const watched = await loadsOfMany(seed, (host, name) => recorded(host, (event) => told.push(event), name))
      const plain = await loadsOfMany(seed, (host) => host)
      expect(watched, `seed ${seed}`).toEqual(plain)
      expectWholeTimeline(told)
    }
  })
})

/** What a machine tells of processes that load the same module at once. */
async function loadsOfMany(seed: number, wrap: (host: Host, name: string) => Host): Promise<TimelineEvent[]> {
  const events: TimelineEvent[] = []
  const modules = [
    { path: 'xfrm_algo.ko', init: { sleepMs: 2 } },
    { path: 'xfrm_user.ko', depends: ['xfrm_algo'], init: { sleepMs: 5 } },
  ]
  const machine = new Machine({ seed, modules, onEvent: (event) => events.push(event) })
  for (const name of ['a', 'b', 'c', 'd']) {
    machine.start(name, async (host) => (await load(wrap(host, name), 'xfrm_user')).length)
  }
  await machine.run()
  return events
}

function contracts(name: string, host: Host): Host {
  const events: TimelineEvent[] = []
  const watched = recorded(host, (event) => events.push(event))
  filesContract(name, onDisk(watched.files))
  watchesContract(name, () => watchesOnDisk(watched.files))
  clockContract(name, () => watched.clock)
  commandsContract(name, () => watched.commands)
  strandsContract(name, () => watched.strands)
  kernelContract(name, () => ({ kernel: watched.kernel, notAModule: '/bin/sh', missing: '/no/such/file' }))
  afterAll(() => expectWholeTimeline(events))
  return watched
}
