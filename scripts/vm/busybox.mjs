// @ts-check
/**
 * The guest's small userland. Wherever busybox runs a program (its shell, env, time, timeout, xargs, find …) it prefers an
 * applet of its own to what PATH says, so a job's `modprobe` would be busybox's. The guest's copy has other names for those.
 */
import { readFileSync } from 'node:fs'
import { run } from '../fetch-trees/command.mjs'

/** @typedef {import('./newc.mjs').Entry} Entry */

const BUSYBOX = '/bin/busybox'
const KERNEL_MODULE_APPLETS = ['depmod', 'insmod', 'lsmod', 'modinfo', 'modprobe', 'rmmod']

/** busybox, a link for each of its applets in /bin, and env where scripts look for it. @returns {Entry[]} */
export function busyboxEntries() {
  const names = run(BUSYBOX, ['--list']).trim().split('\n')
  return [
    { path: BUSYBOX, content: withoutModuleApplets(readFileSync(BUSYBOX), names), executable: true },
    { path: '/usr/bin/env', target: '/bin/busybox' },
    ...names
      .filter((name) => name !== 'busybox' && !KERNEL_MODULE_APPLETS.includes(name))
      .map((name) => ({ path: `/bin/${name}`, target: 'busybox' })),
  ]
}

/**
 * Changes the last letter of each such name in the table of applets to `_`, which keeps the table sorted.
 * @param {Buffer} program
 * @param {readonly string[]} names all names, in the order of the table
 */
function withoutModuleApplets(program, names) {
  const table = `\0${names.join('\0')}\0`
  const start = program.indexOf(table, 0, 'latin1')
  if (start < 0) throw new Error(`${BUSYBOX} does not hold its own list of applets`)
  for (const name of KERNEL_MODULE_APPLETS) {
    const at = table.indexOf(`\0${name}\0`)
    if (at >= 0) program.write('_', start + at + name.length, 'latin1')
  }
  return program
}
