import { describe, expect, test } from 'vitest'
import { aPlace } from '../../test/support/crowd.ts'
import { withMethod } from '../../test/support/with-method.ts'
import { type Candidate, lookup, resolve } from '../graph/index.ts'
import type { Host } from '../host/index.ts'
import { simulatedHost } from '../host/simulated/index.ts'
import { convergeByFiles, probe, remove, type StepProblem } from './index.ts'

const BUG = new TypeError('a bug')

/** One of whose methods throws what no system does: of a port, or of the lock files that it opens. */
function broken(host: Host, part: 'kernel' | 'files' | 'lock', method: string): Host {
  const fails = () => Promise.reject(BUG)
  if (part !== 'lock') return { ...host, [part]: withMethod<object>(host[part], method, fails) }
  const openLock = async (path: string) => withMethod(await host.files.openLock(path), method, fails)
  return { ...host, files: withMethod(host.files, 'openLock', openLock) }
}

const { options, knowledge } = await aPlace({ modules: [{ path: 'kernel/m.ko' }] })

function candidateOf(asked: string): Candidate {
  const resolution = resolve(knowledge, asked)
  if (resolution.kind !== 'found') throw new Error(`nothing answers to ${asked}`)
  return resolution.candidates[0]!
}

describe('an error of the program itself is no answer of the system: it is thrown on', () => {
  test.each([
    ['kernel', 'finitModule'],
    ['files', 'stat'],
    ['files', 'read'],
    ['files', 'readStart'],
    ['files', 'makeLockDirectory'],
    ['files', 'openLock'],
    ['lock', 'read'],
    ['lock', 'tryLock'],
    ['lock', 'write'],
    ['lock', 'close'],
  ] as const)('from %s.%s() in an insertion', async (part, method) => {
    const host = broken(simulatedHost(options), part, method)
    const convergence = convergeByFiles(host, 'explicit', 'a test')

    const problems: StepProblem[] = []
    const onProblem = (problem: StepProblem) => void problems.push(problem)

    await expect(probe(host, knowledge, candidateOf('m'), { convergence, onProblem })).rejects.toBe(BUG)
    expect(problems).toEqual([])
  })

  test('from kernel.finitModule() in a forced insertion', async () => {
    const host = broken(simulatedHost(options), 'kernel', 'finitModule')

    await expect(probe(host, knowledge, candidateOf('m'), { flags: 1 })).rejects.toBe(BUG)
  })

  test('from kernel.deleteModule() in a removal', async () => {
    const host = broken(simulatedHost({ ...options, loaded: ['m'] }), 'kernel', 'deleteModule')

    await expect(remove(host, knowledge, lookup(knowledge, 'm')![0]!)).rejects.toBe(BUG)
  })
})
