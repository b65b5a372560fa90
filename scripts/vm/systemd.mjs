// @ts-check
/** Debian's systemd as the first process of a guest, with udevd and whatever else of a boot loads modules; jobs run beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { programFiles, udevFiles, unpackedUdev } from './udev.mjs'

const UDEV = 'udev-252'

/** Programs by the places in the guest at which units name them. */
const PROGRAMS = {
  '/sbin/init': 'lib/systemd/systemd',
  '/usr/bin/systemctl': 'bin/systemctl',
  '/lib/systemd/systemd-sysctl': 'lib/systemd/systemd-sysctl',
  '/lib/systemd/systemd-modules-load': 'lib/systemd/systemd-modules-load',
  '/lib/systemd/systemd-udevd': 'bin/udevadm',
}

/** Units whose programs a guest has. */
const UNITS =
  /\.(target|slice)$|^systemd-(udevd.*|udev-trigger\.service|udev-settle\.service|sysctl\.service|modules-load\.service)$/
/** What a boot starts of those without being asked. */
const STARTED = {
  sysinit: [
    'systemd-udevd.service',
    'systemd-udev-trigger.service',
    'systemd-sysctl.service',
    'systemd-modules-load.service',
  ],
  sockets: ['systemd-udevd-control.socket', 'systemd-udevd-kernel.socket'],
}

const SYSTEM = '/lib/systemd/system'

/** Nobody collects what services print but the kernel's log, which a job's answer holds. */
const SETTINGS =
  '[Manager]\nDefaultStandardOutput=kmsg\nDefaultStandardError=kmsg\nLogTarget=kmsg\nLogLevel=notice\nShowStatus=no\n'

/** Waits until a boot is over, whether all went well or not. */
export const BOOTED = `
until [ -S /run/systemd/private ]; do sleep 0.1; done
systemctl is-system-running --wait
`

/** As a boot's `overlay`. @returns {Record<string, Uint8Array | string>} */
export function systemdFiles() {
  const unpacked = unpackedUdev(UDEV)
  const directory = join(unpacked, SYSTEM)
  const units = readdirSync(directory, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && UNITS.test(entry.name),
  )
  return {
    ...udevFiles(UDEV),
    ...Object.assign(
      {},
      ...Object.entries(PROGRAMS).map(([path, program]) => programFiles(unpacked, join(unpacked, program), path)),
    ),
    ...Object.fromEntries(units.map(({ name }) => [`${SYSTEM}/${name}`, readFileSync(join(directory, name))])),
    ...Object.fromEntries(
      Object.entries(STARTED).map(([target, wanted]) => [
        `${SYSTEM}/${target}.target.d/started.conf`,
        `[Unit]\nWants=${wanted.join(' ')}\n`,
      ]),
    ),
    '/etc/systemd/system/default.target': '[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n',
    '/etc/systemd/system.conf': SETTINGS,
    '/etc/machine-id': `${'0123456789abcdef'.repeat(2)}\n`,
  }
}
