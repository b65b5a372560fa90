import type { GivenOption } from '../options/index.ts'
import type * as tables from '../options/tables/index.ts'
import { ToolExit, type World } from '../world.ts'
import { type Log, QUIET } from './log.ts'
import { has, lastValue, type ToolArguments } from './tool.ts'

/** What the arguments of modprobe ask for. */
export interface ModprobeSettings {
  readonly all: boolean
  readonly dryRun: boolean
  readonly ignoreLoaded: boolean
  /** Print each action. */
  readonly show: boolean
  readonly firstTime: boolean
  readonly ignoreCommands: boolean
  readonly blacklistNames: boolean
  readonly removeHolders: boolean
  readonly force: boolean
  readonly ignoreModversions: boolean
  readonly ignoreVermagic: boolean
  readonly lookupOnly: boolean
  readonly waitMs: number
  readonly quiet: boolean
}

type Arguments = ToolArguments<tables.ModprobeOption>

/** kmod's default for modprobe: warnings are printed. */
export const DEFAULT_VERBOSITY = 4

export function settingsOf(given: Arguments, log: Log): ModprobeSettings {
  const force = has(given, 'force')
  const showDepends = has(given, 'show-depends')
  return {
    all: has(given, 'all'),
    dryRun: has(given, 'dry-run') || showDepends,
    ignoreLoaded: showDepends,
    show: showDepends || log.verbosity > DEFAULT_VERBOSITY,
    firstTime: has(given, 'first-time'),
    ignoreCommands: has(given, 'ignore-install'),
    blacklistNames: has(given, 'use-blacklist'),
    removeHolders: has(given, 'remove-holders'),
    force,
    ignoreModversions: force || has(given, 'force-modversion'),
    ignoreVermagic: force || has(given, 'force-vermagic'),
    lookupOnly: has(given, 'show-alias'),
    waitMs: waitOf(given, log),
    quiet: log.verbosity === QUIET,
  }
}

/** -q and -v in the order given: each -v adds one, -q sets it to nothing. */
export function verbosityOf({ options }: Arguments): number {
  return options.reduce(
    (level, { option }) => (option === 'quiet' ? QUIET : option === 'verbose' ? level + 1 : level),
    DEFAULT_VERBOSITY,
  )
}

/** The milliseconds of -w, read as strtoul(3) does with base 0. */
function waitOf(given: Arguments, log: Log): number {
  const text = lastValue(given, 'wait')
  if (text === undefined) return 0
  const match = /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(text)
  if (match === null) {
    log.error(`unexpected wait value '${text}'.`)
    throw new ToolExit(1)
  }
  const digits = match[2]!
  const value = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  return match[1] === '-' && value !== 0 ? Number.MAX_SAFE_INTEGER : Math.min(value, Number.MAX_SAFE_INTEGER)
}

/** $MODPROBE_OPTIONS for the commands that this modprobe runs: what was there, and -C, -q, -s and -v as given here, unquoted. */
export function inheritedOptions(world: World, options: readonly GivenOption<tables.ModprobeOption>[]): string {
  const passed = options.flatMap(({ option, value }) => {
    if (option === 'config') return [`-C ${value}`]
    return option === 'quiet' || option === 'verbose' || option === 'syslog' ? [`-${option[0]}`] : []
  })
  return [world.environment['MODPROBE_OPTIONS'] ?? '', ...passed].filter((text) => text !== '').join(' ')
}
