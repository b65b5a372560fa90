import { expect, test } from 'vitest'
import { stormKernel } from './kernels.ts'
import { UDEV } from './policies/index.ts'
import { runStorm } from './run-storm.ts'
import { VCPU } from './workloads/vcpu.ts'

/** What is drawn of a storm of two CPUs. */
async function titles(decompressor?: 'loader'): Promise<Set<string>> {
  const machine = { cpus: 2, memoryBytes: 2 ** 32, seed: 1, childrenMax: 1 }
  const storm = { kernel: stormKernel('E4'), policy: UDEV, workload: VCPU, ...machine, isDrawn: true }
  const { lanes } = await runStorm({ ...storm, ...(decompressor && { decompressor }) })
  return new Set(lanes.flatMap(({ spans }) => spans.map(({ title }) => title)))
}

test('a lane names the module of each file', async () => {
  expect(await titles()).toContain('kvm_intel: inserted')
})

test('a lane names the module of an image without a file by its size, and all that it may be', async () => {
  const found = await titles('loader')
  expect(found).toContain('kvm_intel: inserted')
  expect(found).toContain('crct10dif_pclmul or crc64_rocksoft: inserted')
  expect([...found].filter((title) => title.includes('image of'))).toEqual([])
})
