import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FAULT_KINDS } from '../../src/host/simulated/index.ts'
import type { CatalogueEntry } from '../../src/lab/explorer/index.ts'
import { SCENARIOS } from '../../src/lab/scenarios/index.ts'

const root = join(import.meta.dirname, '../..')

test('docs/proofs are of the sources as they are: where they are not, `npm run proofs` makes them again in minutes', () => {
  const argv = ['bin/modonce', 'explore', '--verify', 'docs/proofs']
  const { stdout, stderr, status } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' })
  expect(stdout.split('\n').filter((line) => line.includes(': stale: '))).toEqual([])
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  expect(stdout.split('\n').length).toBeGreaterThan(30)
})

interface Proof {
  readonly scenario: string
  readonly kernel: string
  readonly processes: number
  readonly modules?: number
  readonly faults?: string
  readonly verdict: string
  readonly coverage: { readonly kind: string; readonly most?: number }
}

const directory = join(root, 'docs/proofs')
const PROOFS = readdirSync(directory).map((name): Proof => JSON.parse(readFileSync(join(directory, name), 'utf8')))

/** May at least so many of these faults happen in it? */
function hasFaults({ faults = '' }: Proof, budget: number, kinds: readonly string[]): boolean {
  const [count = '', names = ''] = faults.split(':')
  return Number(count) >= budget && kinds.every((kind) => names.split(',').includes(kind))
}

/** Is it of the scenario as it stands in the catalogue, or with more of the same? */
function isOf({ name, kernel, sizes }: CatalogueEntry, proof: Proof): boolean {
  const { scenario, processes, modules, verdict } = proof
  const isSize = processes >= sizes.processes && (modules ?? 1) >= (sizes.modules ?? 1)
  return scenario === name && proof.kernel === kernel && isSize && verdict === 'clean'
}

/** All that can happen in it; or three preemptions with any one fault, and two with any two. */
function isEnough(entry: CatalogueEntry): boolean {
  const proofs = PROOFS.filter((proof) => isOf(entry, proof))
  const { budget = 0, kinds = [] } = entry.faults ?? {}
  const isBounded = (preemptions: number, faults: number) =>
    proofs.some((proof) => (proof.coverage.most ?? 0) >= preemptions && hasFaults(proof, faults, FAULT_KINDS))
  return (
    proofs.some((proof) => proof.coverage.kind === 'exhaustive' && hasFaults(proof, budget, kinds)) ||
    (isBounded(3, 1) && isBounded(2, 2))
  )
}

describe('a scenario that is expected to be clean', () => {
  const clean = SCENARIOS.filter(({ expected }) => expected === 'clean')

  test('is proved as it stands, or to three preemptions with any one fault and two with any two', () => {
    const open = clean.filter((entry) => !isEnough(entry)).map(({ name }) => name)
    expect(open).toEqual([])
  })
})
