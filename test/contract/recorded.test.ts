import { afterAll, describe } from 'vitest'
import { type Host, recorded, type TimelineEvent } from '../../src/host/index.ts'
import { linuxHost } from '../../src/host/linux/index.ts'
import { nodeHost } from '../../src/host/node/index.ts'
import { clockContract } from './clock-contract.ts'
import { codecsContract } from './codecs-contract.ts'
import { commandsContract } from './commands-contract.ts'
import { filesContract } from './files-contract.ts'
import { kernelContract } from './kernel-contract.ts'
import { locksContract } from './locks-contract.ts'
import { locksOnDisk } from './locks-on-disk.ts'
import { onDisk } from './on-disk.ts'
import { strandsContract } from './strands-contract.ts'
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

function contracts(name: string, host: Host): Host {
  const events: TimelineEvent[] = []
  const watched = recorded(host, (event) => events.push(event))
  filesContract(name, onDisk(watched.files))
  clockContract(name, () => watched.clock)
  commandsContract(name, () => watched.commands)
  strandsContract(name, () => watched.strands)
  kernelContract(name, () => ({ kernel: watched.kernel, notAModule: '/bin/sh', missing: '/no/such/file' }))
  afterAll(() => expectWholeTimeline(events))
  return watched
}
