import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { spawnModonce } from '../support/modonce.ts'
import { type TreeName, tree } from '../support/trees.ts'

test.each<TreeName>(['6.1-generic', '6.12-cloud'])(
  'depmod of %s writes the same bytes from its cache as from the modules',
  (name) => {
    const { root, release, modules } = tree(name)
    const work = mkdtempSync(join(tmpdir(), 'modonce-depmod-'))
    onTestFinished(() => rmSync(work, { recursive: true }))
    const cache = join(work, 'cache')
    const indexesOf = (side: string, ...options: string[]) => {
      const run = spawnModonce('depmod', [...options, '-b', root, '-o', join(work, side), release], {
        env: { MODONCE_FACTS: cache },
      })
      expect(run).toEqual({ stdout: '', stderr: '', status: 0 })
      const directory = join(work, side, 'lib/modules', release)
      const files = readdirSync(directory).sort()
      return files.map((file) => [file, readFileSync(join(directory, file), 'latin1')])
    }
    const expected = indexesOf('read', '--no-cache')
    indexesOf('first')
    const [file] = readdirSync(cache)
    expect(statSync(join(cache, file!)).size).toBeGreaterThan(500 * modules.length)
    const { mtimeNs } = statSync(join(cache, file!), { bigint: true })
    expect(JSON.stringify(indexesOf('known')) === JSON.stringify(expected)).toBe(true)
    // Nothing was read anew, so that nothing was learnt.
    expect(statSync(join(cache, file!), { bigint: true }).mtimeNs).toBe(mtimeNs)
  },
)
