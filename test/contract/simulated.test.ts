import { describe } from 'vitest'
import { type FileFacts, Machine, simulatedHost } from '../../src/host/simulated/index.ts'
import { clockContract } from './clock-contract.ts'
import { type Entry, filesContract } from './files-contract.ts'
import { kernelContract } from './kernel-contract.ts'

/** The world of a suite as files of a machine, below one directory. */
function factsOf(root: string, entries: Readonly<Record<string, Entry>>): Record<string, FileFacts> {
  const facts = ([path, entry]: [string, Entry]): [string, FileFacts] => [
    `${root}/${path}`,
    'content' in entry ? entry.content : entry,
  ]
  return Object.fromEntries(Object.entries(entries).map(facts))
}

describe('on a simulated machine', () => {
  filesContract('host/simulated', async (entries) => {
    const root = '/world'
    return { files: simulatedHost({ files: factsOf(root, entries) }).files, root, end: async () => undefined }
  })

  clockContract('host/simulated', () => simulatedHost().clock)

  const files = { '/text.ko': 'a text, and no module' }
  kernelContract('host/simulated', () => ({
    kernel: new Machine({ files }).host().kernel,
    notAModule: '/text.ko',
    missing: '/missing.ko',
  }))

  kernelContract('host/simulated with modules disabled', () => ({
    kernel: simulatedHost({ files, modulesDisabled: true }).kernel,
    notAModule: '/text.ko',
    missing: '/missing.ko',
  }))
})
