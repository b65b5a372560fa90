import { createRequire } from 'node:module'
import { InstallationError } from '../../errors.ts'

/** The FFI library. It is an optional dependency, so only its types may be imported at the top of a file. */
export type Koffi = typeof import('koffi')['default']

/** Brings the FFI library, or fails with a sentence that says what to install. */
export type KoffiSource = () => Promise<Koffi>

/** koffi from node_modules. Importing it costs some 10 ms, which is why nothing does so before its first use. */
export async function importKoffi(): Promise<Koffi> {
  try {
    return (await import('koffi')).default
  } catch (error) {
    throw notInstalled(error)
  }
}

/** The same, for calls that cannot wait. */
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
