import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ProgramKind } from '../programs/index.ts'
import { type History, parseHistories } from './history.ts'

/** What `npm run vm:model -- --record` has written of a kernel. */
export function recordedHistories(kernel: '6.1' | '6.12', kind: ProgramKind): History[] {
  const bytes = readFileSync(join(import.meta.dirname, `${kernel}-${kind}.jsonl.gz`))
  return parseHistories(gunzipSync(bytes).toString('latin1'))
}
