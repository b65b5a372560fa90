import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Case, differences, processDifferences } from '../support/compare.ts'
import { modaliasSamples } from '../support/modalias-samples.ts'
import { Random } from '../support/random.ts'
import { type TreeName, tree } from '../support/trees.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)

/** Requests to `modprobe -R` on each tree. */
const MODALIASES = 3000

/** Calls made as real processes on each tree. */
const PROCESSES = 100

const moduleName = (path: string) => basename(path).split('.', 1)[0]!

describe.each<TreeName>(['6.1-cloud', '6.12-cloud'])('on %s, equal to kmod 34', (name) => {
  const { root, release, moduleDirectory, modules } = tree(name)
  const on = ['-d', root, '-S', release]
  const depends = (module: string): Case => ({ tool: 'modprobe', args: [...on, '-D', moduleName(module)] })
  const info = (module: string): Case => ({ tool: 'modinfo', args: [`${moduleDirectory}/${module}`] })

  test('modprobe -D of every module', async () => {
    expect(await differences(modules.map(depends))).toEqual([])
  })

  test('modinfo of every module', async () => {
    expect(await differences(modules.map(info))).toEqual([])
  })

  test('modinfo of every module by its name, for single fields and with -0', async () => {
    const random = new Random(SEED)
    const field = () =>
      random.pick([['-p'], ['-0'], ['-n'], ['-F', 'alias'], ['-F', 'depends'], ['-F', 'vermagic'], ['-a'], []])
    const byName = modules.map((module) => ({
      tool: 'modinfo',
      args: ['-b', root, '-k', release, ...field(), moduleName(module)],
    }))
    expect(await differences(random.sample(byName, 300))).toEqual([])
  })

  test('modprobe --show-exports and --show-modversions of a sample', async () => {
    const sample = new Random(SEED).sample(modules, 150)
    const both = sample.flatMap((module) =>
      ['--show-exports', '--show-modversions'].map((option) => ({
        tool: 'modprobe',
        args: [option, `${moduleDirectory}/${module}`],
      })),
    )
    expect(await differences(both)).toEqual([])
  })

  test('modprobe -c', async () => {
    expect(await differences([{ tool: 'modprobe', args: [...on, '-c'] }])).toEqual([])
  })

  test(`modprobe -R of ${MODALIASES} modaliases made from the tree's own patterns`, async () => {
    const samples = modaliasSamples({ root, release, moduleDirectory, modules }, MODALIASES, SEED)
    const cases = samples.map((asked) => ({ tool: 'modprobe', args: [...on, '-R', '--', asked] }))
    expect(await differences(cases)).toEqual([])
  })

  test(`${PROCESSES} random calls as real processes`, async () => {
    const random = new Random(SEED)
    const cases = random.sample([...modules.map(depends), ...modules.map(info)], PROCESSES)
    expect(await processDifferences(cases)).toEqual([])
  })
})

test('on 6.1-generic, a sample of modprobe -D and modinfo is equal to kmod 34', async () => {
  const { root, release, moduleDirectory, modules } = tree('6.1-generic')
  const sample = new Random(SEED).sample(modules, 200)
  const cases = sample.flatMap((module) => [
    { tool: 'modprobe', args: ['-d', root, '-S', release, '-D', moduleName(module)] },
    { tool: 'modinfo', args: [`${moduleDirectory}/${module}`] },
  ])
  expect(await differences(cases)).toEqual([])
})
