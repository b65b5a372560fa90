import { HELPER, SOCKET, UNANSWERED } from './paths.ts'

/** Which devices ask for what: a condition of udev, and the modules; none for what the device's own MODALIAS names. */
const LINES: readonly (readonly [condition: string, modules: string])[] = [
  ['ENV{MODALIAS}=="?*"', ''],
  ['SUBSYSTEM=="tifm", ENV{TIFM_CARD_TYPE}=="SD"', 'tifm_sd'],
  ['SUBSYSTEM=="tifm", ENV{TIFM_CARD_TYPE}=="MS"', 'tifm_ms'],
  ['SUBSYSTEM=="memstick"', 'ms_block mspro_block'],
  ['SUBSYSTEM=="i2o"', 'i2o_block'],
  ['SUBSYSTEM=="module", KERNEL=="parport_pc"', 'ppdev'],
  ['KERNEL=="mtd*ro", ENV{MTD_FTL}=="smartmedia"', 'sm_ftl'],
]

/** What the daemon has marked need not be asked for. udev's built-in looks, so that an old mark costs no device its module. */
const MARK = `"${UNANSWERED}/$env{MODALIAS}"`

const words = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ')

/**
 * The rules file that stands in the place of udev's own of that name: the same devices ask for the same modules, by the
 * request client where the daemon's socket is there, and by udev's built-in where it is not.
 */
export function driversRule(): string {
  return `# Devices ask modonce for their modules; without its socket udev loads them itself, as its own file of this name does.
# Only for "add": a bind or a change must not bring back what somebody has removed.
ACTION!="add", GOTO="drivers_end"
TEST!="${SOCKET}", GOTO="drivers_builtin"

${LINES.map(([condition, modules]) => asking(condition, modules)).join('')}
GOTO="drivers_end"

LABEL="drivers_builtin"
${LINES.map(([condition, modules]) => loading(condition, modules)).join('')}
LABEL="drivers_end"
`
}

const loading = (condition: string, modules: string) => `${condition}, RUN{builtin}+="${words('kmod load', modules)}"\n`

function asking(condition: string, modules: string): string {
  const run = `RUN{program}+="${words(HELPER, '--uevent', modules)}"\n`
  if (modules !== '') return `${condition}, ${run}`
  return `${condition}, TEST!=${MARK}, ${run}${loading(`${condition}, TEST==${MARK}`, modules)}`
}
