/** What the kernel itself reads of its command line, as far as modules are concerned. R3.7 */
export interface BootParameters {
  /** Names that are refused, as they are written. */
  readonly moduleBlacklist: readonly string[]
  /** Modules are disabled from the start. R1.2 */
  readonly nomodule: boolean
  readonly sigEnforce: boolean
  readonly asyncProbe: boolean
  /** Init functions that are not called. R1.27 */
  readonly initcallBlacklist: readonly string[]
  readonly enableDupsTrace: boolean
}

export function parseBootParameters(commandLine: string): BootParameters {
  const words = commandLine.split(/\s+/).map((word) => {
    const equals = word.indexOf('=')
    return equals < 0 ? { key: word, value: undefined } : { key: word.slice(0, equals), value: word.slice(equals + 1) }
  })
  const listed = (name: string) =>
    words.flatMap(({ key, value = '' }) => (key === name ? value.split(',').filter((part) => part !== '') : []))
  const isSet = (name: string) => words.some(({ key, value = '1' }) => key === name && /^(?:[yY1]|on)/.test(value))
  return {
    moduleBlacklist: listed('module_blacklist'),
    nomodule: isSet('nomodule'),
    sigEnforce: isSet('module.sig_enforce'),
    asyncProbe: isSet('module.async_probe'),
    initcallBlacklist: listed('initcall_blacklist'),
    enableDupsTrace: isSet('module.enable_dups_trace'),
  }
}
