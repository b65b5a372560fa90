import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { type DepmodEntry, depmodTree, INDEX_NAMES } from '../support/depmod-tree.ts'
import { buildModule } from '../support/elf-builder.ts'
import { canMakeDisks, smallDisk } from '../support/full-disk.ts'
import { spawnModonce } from '../support/modonce.ts'

const V = '6.1.0-test'

/** Together they take more than a block in each large index. */
const modules = (count: number): Record<string, DepmodEntry> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `k/m${index}.ko`,
      buildModule({ modinfo: [`alias=pci:v${index}*`], exports: [{ symbol: `of_m${index}` }] }),
    ]),
  )

function filesIn(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(`${directory}/${name}`, 'latin1')]),
  )
}

test.runIf(canMakeDisks)(
  'on a full disk depmod keeps the old indexes whole, leaves nothing else, and ends with 1',
  async () => {
    const { root, directory, end } = depmodTree(modules(200))
    const disk = await smallDisk(512 * 1024)
    onTestFinished(async () => {
      await disk.end()
      end()
    })
    const run = () => spawnModonce('depmod', ['-b', root, '-o', disk.path, V])
    expect(run()).toEqual({ stdout: '', stderr: '', status: 0 })
    const written = `${disk.path}/lib/modules/${V}`
    const before = filesIn(written)
    disk.fill()
    writeFileSync(`${directory}/k/new.ko`, buildModule({ modinfo: ['alias=new'] }))
    const text = "Could not create index 'modules.dep'. Output is truncated: No space left on device"
    expect(run()).toEqual({ stdout: '', stderr: `depmod: ERROR: ${text}\n`, status: 1 })
    const { filler: _, ...after } = { ...filesIn(written) } as Record<string, string>
    expect(after).toEqual(before)
    disk.makeRoom()
    expect(run()).toEqual({ stdout: '', stderr: '', status: 0 })
    expect(readdirSync(written).sort()).toEqual([...INDEX_NAMES].sort())
    expect(filesIn(written)['modules.alias']).toContain('alias new new\n')
  },
)

test.runIf(canMakeDisks)(
  'where there is no room for its cache depmod does without, and leaves no part of it',
  async () => {
    const { root, directory, end } = depmodTree(modules(200))
    const disk = await smallDisk(64 * 1024)
    onTestFinished(async () => {
      await disk.end()
      end()
    })
    disk.fill()
    const run = () => spawnModonce('depmod', ['-b', root, V], { env: { MODONCE_FACTS: `${disk.path}/facts` } })
    for (let count = 0; count < 2; count++) expect(run()).toEqual({ stdout: '', stderr: '', status: 0 })
    disk.makeRoom()
    expect(run()).toEqual({ stdout: '', stderr: '', status: 0 })
    expect(readFileSync(`${directory}/modules.dep`, 'latin1').split('\n')).toHaveLength(201)
  },
)
