import { createRequire } from 'node:module'
import { InstallationError } from '../../errors.ts'

/** The FFI library. It is an optional dependency, so only its types may be imported at the top of a file. */
export type Koffi = typeof import('koffi')['default']

/** Brings the FFI library, or fails with a sentence that says what to install. */
export type KoffiSource = () => Promise<Koffi>

/** A function of a library, as koffi gives it. */
type NativeFunction = ReturnType<ReturnType<Koffi['load']>['func']>

/**
 * The same function, called on libuv's pool, which also serves files: only for what computes and waits for nobody.
 */
export function onPool<Args extends unknown[], Result>(native: NativeFunction): (...args: Args) => Promise<Result> {
  return (...args) =>
    new Promise((resolve, reject) => {
      native.async(...args, (error: unknown, result: Result) => {
        // koffi has but the addresses of memory that it was given: until here, this closure keeps it.
        args.length = 0
        if (error === null) resolve(result)
        else reject(error)
      })
    })
}

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
