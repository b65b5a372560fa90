import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

test('each line of docs/security.md names a test that exists', () => {
  const page = readFileSync(join(root, 'docs/security.md'), 'utf8')
  const lines = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| what '))
  const missing = lines.filter((line) => {
    const [, file, name] = /\| `([^`]+)` "([^|]+)" \|$/.exec(line) ?? []
    return file === undefined || !readFileSync(join(root, file), 'utf8').includes(name!)
  })
  expect(missing).toEqual([])
  expect(lines.length).toBeGreaterThan(15)
})
