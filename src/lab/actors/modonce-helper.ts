import type { Program } from '../../host/simulated/index.ts'
import { convergeByFiles, loadOn, type ProbeResult } from '../../loading/index.ts'
import { openTree } from '../../tree/index.ts'

/** modonce as the kernel's helper: the loader that ships, converged by lock files, which tells nobody of a failure. */
export const modonceHelper: Program = async (host, argv) => {
  const { knowledge } = await openTree(host.files, { release: host.kernel.release() })
  const convergence = convergeByFiles(host, 'helper', 'the kernel')
  const results = await loadOn(host, knowledge, argv.at(-1) ?? '', { convergence })
  return results.length > 0 && results.every(isThere) ? 0 : 1
}

function isThere({ kind }: ProbeResult): boolean {
  return kind !== 'failed'
}
