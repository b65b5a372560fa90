import type { Files } from '../../host/index.ts'
import type { ProbeResult } from '../../loading/index.ts'
import { detailOf } from './load-text.ts'
import { originJson } from './why-json.ts'
import type { LoadJson } from './why-schema.ts'

type ResultJson = LoadJson['results'][number]

/** What `modonce load --json` prints of one request: as much as its text tells. */
export async function loadJson(files: Files, asked: string, results: readonly ProbeResult[]): Promise<LoadJson> {
  return {
    schemaVersion: 1,
    asked,
    via: 'direct',
    results: await Promise.all(results.map((result) => resultJson(files, result))),
  }
}

async function resultJson(files: Files, result: ProbeResult): Promise<ResultJson> {
  const failure = result.kind === 'failed' ? result.failure : undefined
  return {
    module: result.module,
    kind: result.kind,
    by: result.kind === 'joined' ? result.by : null,
    parametersApplied: 'parametersApplied' in result ? (result.parametersApplied ?? null) : null,
    code: failure?.code ?? null,
    failedAt: failure?.step.target.module ?? null,
    detail: failure === undefined ? null : await detailOf(files, failure),
    command: result.kind === 'replaced' ? result.command : null,
    blacklisted: result.kind === 'blacklisted' ? originJson(result.by.origin) : null,
  }
}
