import { expect, test } from 'vitest'
import { xz } from '../contract/compressors.ts'
import { differences } from '../support/compare.ts'
import { MIB, moduleFile, moduleImage, padded } from '../support/compressed-modules.ts'
import { depmodTree } from '../support/depmod-tree.ts'
import { runModonce } from '../support/modonce.ts'
import { Random } from '../support/random.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const RELEASE = '6.1.0-test'
const MODULES = 50

test('modinfo of many modules, whole, broken, large and missing, says what kmod 34 says, in the order of its operands', async () => {
  const random = new Random(SEED)
  const entries: Record<string, Uint8Array> = { 'large.ko.xz': xz(padded(moduleImage(MODULES), 65 * MIB), '-0') }
  for (let number = 0; number < MODULES; number++) {
    const [suffix, content] = moduleFile(random, number)
    entries[`kernel/m${number}${suffix}`] = content
  }
  const { root, directory, end } = depmodTree(entries)
  try {
    await runModonce('depmod', ['-b', root, RELEASE])
    const paths = Object.keys(entries).map((path) => `${directory}/${path}`)
    const plain = paths.filter((path) => path.endsWith('.ko'))
    const names = [
      'm3',
      'large',
      'of-5',
      `of-${MODULES}`,
      'nobody',
      `${directory}/nothing.ko.xz`,
      `${directory}/nothing.ko`,
    ]
    const mixed = random.sample([...paths, ...names, ...paths.slice(0, 10)], 2 * MODULES)
    const where = ['-b', root, '-k', RELEASE]
    const calls = [mixed, plain, ['-F', 'filename', ...mixed]]
    const cases = calls.map((args) => ({ tool: 'modinfo', args: [...where, ...args], options: { cwd: root } }))
    expect(plain.length).toBeGreaterThan(2)
    expect(await differences(cases), `MODONCE_SEED=${SEED}`).toEqual([])
  } finally {
    end()
  }
})
