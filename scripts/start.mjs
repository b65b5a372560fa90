// @ts-check
/** `npm start`: five telling requests, explained by `modonce why` on the small committed root. */
import { spawnSync } from 'node:child_process'
import { root } from './stamp.mjs'

const REQUESTS = [
  ['a device, by its modalias', 'pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00'],
  ['a device whose driver is blacklisted', 'pci:v000010DEd00001C82sv00001458sd00003731bc03sc00i00'],
  ['a module with an install command in its place', 'dccp'],
  ['a built-in module, by its alias', 'fs-ext4'],
  ['a module with a soft dependency, which is live already', 'btrfs'],
]

for (const [what, asked] of REQUESTS) {
  const args = ['why', '--root', 'examples/small-tree', /** @type {string} */ (asked)]
  console.log(`# ${what}\n$ modonce ${args.join(' ')}`)
  const { status, error } = spawnSync(process.execPath, [`${root}/bin/modonce`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) {
    console.error(`start: modonce ended with ${error?.message ?? `status ${status}`}`)
    process.exit(1)
  }
  console.log()
}
