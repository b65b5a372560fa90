import { FormatError } from '../../errors.ts'
import type { Files } from '../../host/index.ts'
import { areModulesDisabled, type Failure, type ProbeResult } from '../../loading/index.ts'
import { strerror } from '../../names.ts'

/** What `modonce load` prints of one request: a line a module, which says why where that is known. */
export async function loadText(files: Files, asked: string, results: readonly ProbeResult[]): Promise<string> {
  if (results.length === 0) return `${asked}: nothing answers to it\n`
  const lines = results.map(async (result) => `${asked}: ${result.module}: ${await resultText(files, result)}\n`)
  return (await Promise.all(lines)).join('')
}

async function resultText(files: Files, result: ProbeResult): Promise<string> {
  switch (result.kind) {
    case 'loaded':
      return 'loaded'
    case 'joined':
      return `loaded by ${result.by === '' ? 'another loader' : result.by}, which this one waited for${
        result.parametersApplied === false ? '; with other parameters' : ''
      }`
    case 'already-live':
      return `was live already${result.parametersApplied === false ? '; its parameters are what they were' : ''}`
    case 'builtin':
      return 'is built in'
    case 'replaced':
      return `an install command ran in its place: ${result.command}`
    case 'blacklisted':
      return `blacklisted at ${result.by.origin.file}:${result.by.origin.line}`
    case 'nothing-to-do':
      return 'nothing to do'
    case 'failed': {
      const { step, code } = result.failure
      const where = step.target.module === result.module ? '' : ` at ${step.target.module}`
      const detail = await detailOf(files, result.failure)
      return `failed${where}: ${strerror(code)}${detail === null ? '' : ` (${detail})`}`
    }
    default:
      return result satisfies never
  }
}

/** What the errno of a failure alone does not tell. */
export async function detailOf(files: Files, { code, error }: Failure): Promise<string | null> {
  if (error instanceof FormatError) return `${error.format}: ${error.problem}`
  const isDisabled = code === 'EPERM' && (await areModulesDisabled(files))
  return isDisabled ? 'kernel.modules_disabled is 1 until the next boot' : null
}
