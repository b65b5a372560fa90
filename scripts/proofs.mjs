// @ts-check
/** Writes docs/proofs anew: what `npm run proofs` explores in full, or to its bound, in minutes. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PROVED } from './proofs/proved.mjs'
import { root } from './stamp.mjs'

const directory = 'docs/proofs'
rmSync(join(root, directory), { recursive: true, force: true })
mkdirSync(join(root, directory))
for (const options of PROVED) {
  const argv = ['bin/modonce', 'explore', ...options.split(' '), '--proofs', directory]
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
