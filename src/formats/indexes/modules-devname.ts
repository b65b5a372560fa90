import type { ModuleName } from '../../names.ts'
import { joinLines, type Parsed, parseLines } from './lines.ts'

/** A line of modules.devname: opening the device node loads the module. */
export interface DevnameEntry {
  readonly module: ModuleName
  /** Below /dev, as in `net/tun`. */
  readonly node: string
  readonly type: 'c' | 'b'
  readonly major: number
  readonly minor: number
}

const HEADER = '# Device nodes to trigger on-demand module loading.'

const ULONG_MAX = 0xffff_ffff_ffff_ffffn

// What scanf(3) takes for `%s %s %c%u:%u`. The blanks of C, for JavaScript's `\s` has U+00A0 too.
const ENTRY =
  /^[ \t\v\f\r]*([^ \t\v\f\r]+)[ \t\v\f\r]+([^ \t\v\f\r]+)[ \t\v\f\r]+([cb])[ \t\v\f\r]*([+-]?\d+):[ \t\v\f\r]*([+-]?\d+)/

/** Reads `MODULE NODE cMAJOR:MINOR` as `kmod static-nodes` does: what follows the minor number is ignored. */
export function parseModulesDevname(bytes: Uint8Array): Parsed<DevnameEntry> {
  return parseLines(bytes, (line) => {
    const match = ENTRY.exec(line)
    if (!match) return undefined
    const [, module, node, type, major, minor] = match
    return {
      module: module as ModuleName,
      node: node!,
      type: type as 'c' | 'b',
      major: scanUnsigned(major!),
      minor: scanUnsigned(minor!),
    }
  })
}

/** The file's text, which is empty without entries. */
export function formatModulesDevname(entries: readonly DevnameEntry[]): string {
  return entries.length === 0 ? '' : joinLines([HEADER, ...entries.map(formatDevnameEntry)])
}

/** The line, without a newline. */
export function formatDevnameEntry({ module, node, type, major, minor }: DevnameEntry): string {
  return `${module} ${node} ${type}${major}:${minor}`
}

// What scanf(3) takes for `char-major-%u-%u` and `block-major-%u-%u`.
const DEVICE = /^(char|block)-major-[ \t\v\f\r\n]*([+-]?\d+)-[ \t\v\f\r\n]*([+-]?\d+)/

/** The device that a `char-major-10-200` alias names; undefined for another alias, also one with a wildcard. */
export function parseDeviceAlias(alias: string): Pick<DevnameEntry, 'type' | 'major' | 'minor'> | undefined {
  // Nearly no alias is one.
  if (!alias.includes('-major-')) return undefined
  const [, kind, major, minor] = DEVICE.exec(alias) ?? []
  if (major === undefined || minor === undefined) return undefined
  return { type: kind === 'char' ? 'c' : 'b', major: scanUnsigned(major), minor: scanUnsigned(minor) }
}

/** What scanf(3) stores for `%u` where long has 64 bits: clamped to 64 bits, then cut to 32. */
function scanUnsigned(text: string): number {
  const digits = text.replace(/^[+-]?0*/, '')
  const magnitude = digits.length <= 20 ? BigInt(digits) : ULONG_MAX
  const value = magnitude >= ULONG_MAX ? ULONG_MAX : magnitude
  return Number(BigInt.asUintN(32, text.startsWith('-') && value < ULONG_MAX ? -value : value))
}
