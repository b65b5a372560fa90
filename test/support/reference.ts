/** The kmod whose answers are the expected ones: a black box, run on the same tree with the same arguments. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { itemDirectory, readReference } from '../../scripts/fetch-trees/cache.mjs'
import { kmodCommand } from '../../scripts/fetch-trees/reference.mjs'

/** Bytes as the program wrote them, because text of trees and configuration has no encoding. */
export interface ReferenceAnswer {
  readonly stdout: Buffer
  readonly stderr: Buffer
  readonly status: number
}

/** `env` is added to a bare environment: PATH and the C locale. Nothing else of the caller's is seen by the reference. */
export interface ReferenceOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: Uint8Array
  readonly uid?: number
}

/** Runs one of kmod's tools to its end, under its own name and with its own libraries. */
export function runReference(
  version: 34 | 30,
  tool: string,
  args: readonly string[],
  options: ReferenceOptions = {},
): ReferenceAnswer {
  if (readReference(`kmod-${version}`) === undefined)
    throw new Error(`kmod ${version} is not in the cache: run \`npm run fetch-trees\``)
  const command = kmodCommand(join(itemDirectory('reference', `kmod-${version}`), 'root'), tool, args)
  const answer = spawnSync(command.file, command.args, {
    ...options,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', ...options.env },
    maxBuffer: 1024 * 1024 * 1024,
  })
  if (answer.error !== undefined) throw answer.error
  if (answer.status === null)
    throw new Error(`${[tool, ...args].join(' ')} of kmod ${version} ended by ${answer.signal}`)
  return { stdout: answer.stdout, stderr: answer.stderr, status: answer.status }
}
