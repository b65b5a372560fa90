import { describe, expect, test } from 'vitest'
import { aMachine } from '../../test/support/a-machine.ts'
import { withMethod } from '../../test/support/with-method.ts'
import { KernelError } from '../errors.ts'
import { resolve } from '../graph/index.ts'
import { type ErrnoName, normalizeModuleName } from '../names.ts'
import { type ProbeResult, probe } from './index.ts'

const parts = { modules: { 'kernel/base.ko': {}, 'kernel/m.ko': { depends: ['base'] } } }

interface Course {
  /** How the kernel answers the first insertions of `m`. */
  readonly answers: readonly ErrnoName[]
  /** Happens to its dependency during the first of them. */
  readonly dependency: 'stays' | 'goes' | 'goes and comes again'
}

/** Probes `m`, and counts its insertions. */
async function ask({ answers, dependency }: Course): Promise<{ result: ProbeResult; calls: number }> {
  const { host, knowledge, kernel } = await aMachine(parts)
  let calls = 0
  let loads = 1n
  const finitModule = async (path = '', parameters = '') => {
    if (!path.endsWith('/m.ko')) return kernel.finitModule(path, parameters, 0)
    if (calls === 0 && dependency === 'goes') await kernel.deleteModule(normalizeModuleName('base'), 0)
    if (calls === 0 && dependency === 'goes and comes again') loads++
    const code = answers[calls++]
    if (code !== undefined) throw new KernelError('finit_module', path, code)
    return kernel.finitModule(path, parameters, 0)
  }
  const stat = async (path = '') => ({ ...(await host.files.stat(path)), inode: loads })
  const resolution = resolve(knowledge, 'm')
  if (resolution.kind !== 'found') throw new Error('no m')
  const files = withMethod(host.files, 'stat', stat)
  const result = await probe(
    { ...host, files, kernel: withMethod(host.kernel, 'finitModule', finitModule) },
    knowledge,
    resolution.candidates[0]!,
  )
  return { result, calls }
}

const LOADED = { kind: 'loaded', module: 'm' }

describe('an insertion that lacks a symbol, or meets the dependency on its way out', () => {
  // What EBUSY means is asked by a second call.
  const LACKING: ErrnoName[][] = [['ENOENT'], ['EBUSY', 'EBUSY']]

  test.each(LACKING)('is made again where its dependency is gone: %s (C5)', async (...answers) => {
    expect(await ask({ answers, dependency: 'goes' })).toEqual({ result: LOADED, calls: answers.length + 1 })
  })

  test.each(LACKING)('is made again where its dependency is another one by now: %s (C5)', async (...answers) => {
    const course = { answers, dependency: 'goes and comes again' } as const
    expect(await ask(course)).toEqual({ result: LOADED, calls: answers.length + 1 })
  })

  test.each(LACKING)('is the failure where its dependency is as it was: %s (C5)', async (...answers) => {
    const { result, calls } = await ask({ answers, dependency: 'stays' })
    expect(result).toMatchObject({ kind: 'failed', failure: { code: answers[0] } })
    expect(calls).toBe(answers.length)
  })
})

test('an insertion that fails otherwise is not made again, whatever became of its dependency', async () => {
  const { result, calls } = await ask({ answers: ['ENODEV'], dependency: 'goes' })
  expect({ kind: result.kind, calls }).toEqual({ kind: 'failed', calls: 1 })
})
