/** Where the parts are, from the root. */
export const DIRECTORY = '/usr/local/lib/modonce'
export const HELPER: string = `${DIRECTORY}/request`
export const NEXT_LOADER: string = `${DIRECTORY}/next-loader`
/** What was installed, for `sha256sum --check`. */
export const MANIFEST: string = `${DIRECTORY}/installed.sha256`
export const RULE = '/etc/udev/rules.d/80-drivers.rules'
export const UNITS = '/etc/systemd/system'
export const SYSCTL = '/etc/sysctl.d/60-modonce.conf'
export const SOCKET = '/run/modonce.sock'
/** Where the daemon marks what no module answers to, for the rule. */
export const UNANSWERED = '/run/modonce-unanswered'
/** Where the daemon has the commands of modprobe.d run, which it is too shut in for. */
export const COMMANDS_SOCKET = '/run/modonce-commands.sock'
/** Who runs them, one for each connection. */
export const COMMAND_RUNNER: string = `${DIRECTORY}/run-command`
/** Which program the kernel starts. */
export const KERNEL_MODPROBE = '/proc/sys/kernel/modprobe'
