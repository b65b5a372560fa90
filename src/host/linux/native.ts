import { createRequire } from 'node:module'
import { InstallationError } from '../../errors.ts'

/** The FFI library. It is an optional dependency, so only its types may be imported at the top of a file. */
export type Koffi = typeof import('koffi')['default']

/** Brings the FFI library, or fails with a sentence that says what to install. */
export type KoffiSource = () => Promise<Koffi>

/** koffi from node_modules, as a promise. */
export async function importKoffi(): Promise<Koffi> {
  return requireKoffi()
}

/**
 * koffi from node_modules. It costs some 7 ms, which is why nothing brings it before its first use, and 12 by `import()`,
 * which starts Node's loader of ES modules.
 */
export function requireKoffi(): Koffi {
  try {
    return createRequire(import.meta.url)('koffi') as Koffi
  } catch (error) {
    throw notInstalled(error)
  }
}

function notInstalled(error: unknown): InstallationError {
  return new InstallationError(`system calls need the npm package koffi (npm install koffi): ${reason(error)}`)
}

/** The first line: Node adds a list of the importing files. */
function reason(error: unknown): string {
  return (error as Error).message.split('\n', 1)[0]!
}
