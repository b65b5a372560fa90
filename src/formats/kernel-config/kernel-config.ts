import { latin1 } from '../bytes/index.ts'

const LINE = /^(?:CONFIG_([A-Za-z0-9_]+)=(.*)|# CONFIG_([A-Za-z0-9_]+) is not set)$/gm

/**
 * The options of a kernel's .config, without `CONFIG_`: `y`, `m`, `n` for what is not set, or the value as it is written.
 * Other lines are comments.
 */
export function parseKernelConfig(bytes: Uint8Array): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (const [, name, value, unset] of latin1(bytes).matchAll(LINE)) options.set(name ?? unset!, value ?? 'n')
  return options
}
