import { normalizeAlias } from '../alias/index.ts'
import { latin1 } from '../bytes/index.ts'
import type { Directive, Origin } from './config.ts'
import type { ConfigFile } from './config-file.ts'

/** How much of /proc/cmdline libkmod reads: a buffer of 4096 bytes with its NUL. */
const READ_LIMIT_BYTES = 4095

const ORIGIN: Origin = { file: '/proc/cmdline', line: 1 }

/**
 * The directives on the kernel command line: `module.parameter=value` as options, `modprobe.blacklist=a,b` as
 * blacklist entries. Words of any other shape are the kernel's or init's own and are passed over.
 */
export function parseKernelCommandLine(bytes: Uint8Array): ConfigFile {
  const text = latin1(bytes.subarray(0, READ_LIMIT_BYTES))
  const end = text.indexOf('\0')
  const directives: Directive[] = []
  const problems: string[] = []
  for (const word of splitWords(end < 0 ? text : text.slice(0, end))) {
    const option = moduleOption(word)
    if (option === undefined) continue
    const { module, parameter } = option
    if (module === 'modprobe' && parameter.startsWith('blacklist=')) {
      for (const name of parameter.slice('blacklist='.length).split(',')) {
        directives.push({ kind: 'blacklist', module: name, origin: ORIGIN })
      }
      continue
    }
    const name = normalizeAlias(module)
    if (name === undefined) problems.push(badModule(module))
    else directives.push({ kind: 'options', module: name, options: parameter.replaceAll('\t', ' '), origin: ORIGIN })
  }
  return { directives, problems }
}

/** The name is told as kmod 34 tells it: dashes are replaced already up to the bracket that does not match. */
function badModule(module: string): string {
  const good = /^(?:[^[\]]|\[[^\]]*\])*/.exec(module)![0]
  const name = `${normalizeAlias(good)}${module.slice(good.length)}`
  return `Ignoring bad option on kernel command line while parsing module name: '${name}'`
}

/** Words end at white space outside double quotes. A quote that never closes swallows the rest, its word included. */
function splitWords(text: string): string[] {
  const lastQuote = text.lastIndexOf('"')
  const unclosed = text.split('"').length % 2 === 0
  const closed = unclosed ? text.slice(0, lastQuote) : text
  const words: string[] = closed.match(/(?:[^ \t\n\v\f\r"]|"[^"]*")+/g) ?? []
  if (unclosed && /[^ \t\n\v\f\r]$/.test(closed)) words.pop()
  return words
}

/**
 * Splits `module.parameter=value` at its first dot. Quotes may stand in the value, or around the whole word as boot
 * loaders put them, where the first moves to the start of the value. Anything else odd before `=` is not ours.
 */
function moduleOption(word: string): { module: string; parameter: string } | undefined {
  const quoted = word.startsWith('"')
  const match = /^([^.=" \t\n\v\f\r]*)\.([^.=" \t\n\v\f\r]*)(?:=(.*))?$/s.exec(quoted ? word.slice(1) : word)
  if (match === null) return undefined
  const [, module, parameter, value] = match as unknown as [string, string, string, string | undefined]
  if (value === undefined) return quoted ? undefined : { module, parameter }
  return { module, parameter: `${parameter}=${quoted ? '"' : ''}${value}` }
}
