import { existsSync } from 'node:fs'
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
 * koffi from node_modules. It costs some 9 ms, which is why nothing brings it before its first use, and more by `import()`,
 * which starts Node's loader of ES modules. Most of that is the search for its native part, which is nearly always where
 * npm puts it for the C library of GNU.
 */
export function requireKoffi(): Koffi {
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
  try {
    return nativePart(require) ?? (require('koffi') as Koffi)
  } catch (error) {
    throw notInstalled(error)
  }
}

/** The koffi that the native part must be of: that of package.json. */
export const KOFFI_VERSION = '3.3.4'

/** By the names that Node has for architectures: what the loaders of musl call them. */
const MUSL_NAMES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' }

/** All that koffi exports, without the names of older versions that it adds. Undefined where it is not quite what is expected. */
function nativePart(require: NodeJS.Require): Koffi | undefined {
  const { arch } = process
  const musl = MUSL_NAMES[arch]
  if (musl === undefined || existsSync(`/lib/ld-musl-${musl}.so.1`)) return undefined
  try {
    const native = require(`@koromix/koffi-linux-${arch}/linux_${arch}/koffi.node`) as Koffi
    return native.version === KOFFI_VERSION ? native : undefined
  } catch {
    return undefined
  }
}

function notInstalled(error: unknown): InstallationError {
  return new InstallationError(`system calls need the npm package koffi (npm install koffi): ${reason(error)}`)
}

/** The first line: Node adds a list of the importing files. */
function reason(error: unknown): string {
  return (error as Error).message.split('\n', 1)[0]!
}
