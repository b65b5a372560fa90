// @ts-check
/** modonce as the guest finds it: the built package with the dependencies that it runs with, and its tools' names in PATH. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../stamp.mjs'
import { directoryEntries } from './guest-files.mjs'

const TOOLS = ['modonce', 'modprobe', 'depmod', 'modinfo', 'lsmod', 'insmod', 'rmmod', 'kmod']

/** @returns {import('./newc.mjs').Entry[]} */
export function packageEntries() {
  return [
    { path: '/modonce/package.json', source: join(root, 'package.json') },
    ...directoryEntries(join(root, 'bin'), '/modonce/bin'),
    ...directoryEntries(join(root, 'dist'), '/modonce/dist', (file) => !/^types\/|\.cjs\./.test(file)),
    ...productionDependencies().flatMap((path) => directoryEntries(join(root, path), join('/modonce', path))),
    ...TOOLS.map((tool) => ({ path: `/modonce/tools/${tool}`, target: '../bin/modonce' })),
  ]
}

/** Paths like `node_modules/koffi`, of what is installed. */
function productionDependencies() {
  /** @type {{ packages: Record<string, { dev?: boolean, devOptional?: boolean }> }} */
  const installed = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(installed.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional && existsSync(join(root, path)))
    .map(([path]) => path)
}
