/** `MODULE_DIRECTORY COUNT SEED`: prints requests, a group a bus: `# BUS`, then a request a line. */
import { busModaliases } from '../../test/support/bus-modaliases.ts'

const [, , moduleDirectory = '', count, seed] = process.argv
for (const [bus, requests] of busModaliases({ moduleDirectory }, Number(count), Number(seed))) {
  process.stdout.write(`${[`# ${bus}`, ...requests].join('\n')}\n`)
}
