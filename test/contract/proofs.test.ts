import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

test('docs/proofs are of the sources as they are: where they are not, `npm run proofs` makes them again in minutes', () => {
  const argv = ['bin/modonce', 'explore', '--verify', 'docs/proofs']
  const { stdout, stderr, status } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' })
  expect(stdout.split('\n').filter((line) => line.includes(': stale: '))).toEqual([])
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  expect(stdout.split('\n').length).toBeGreaterThan(30)
})
