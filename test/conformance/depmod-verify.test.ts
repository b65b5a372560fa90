import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runKmod } from '../support/compare.ts'
import { spawnModonce } from '../support/modonce.ts'
import { type TreeName, tree } from '../support/trees.ts'

describe.each<TreeName>(['6.1-cloud', '6.12-cloud'])('depmod --verify of indexes that kmod 34 made for %s', (name) => {
  const { root, release } = tree(name)
  const work = mkdtempSync(join(tmpdir(), 'modonce-verify-'))
  const indexed = join(work, 'lib/modules', release)
  const args = ['-b', root, '-o', work]

  beforeAll(() => void expect(runKmod(34, 'depmod', [...args, release])).toMatchObject({ stderr: '', status: 0 }))
  afterAll(() => rmSync(work, { recursive: true }))

  test('finds nothing', () => {
    expect(spawnModonce('depmod', [...args, '--verify', release])).toEqual({ stdout: '', stderr: '', status: 0 })
  })

  test('names the one of two that says something else', () => {
    const path = join(indexed, 'modules.softdep')
    const text = readFileSync(path, 'latin1')
    writeFileSync(path, text.replace(/\n.*\n$/, '\n'), 'latin1')
    const last = text.split('\n').at(-2)
    expect(spawnModonce('depmod', [...args, '--verify', release])).toEqual({
      stdout: `${path}: stale: ends before "${last}"\n`,
      stderr: '',
      status: 1,
    })
  })
})
