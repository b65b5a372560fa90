/** `large-tree DIRECTORY COUNT`: makes a module directory with so many small modules, each of which needs some before it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildModule } from '../../test/support/elf-builder.ts'
import { Random } from '../../test/support/random.ts'

/** As in a kernel's tree, where a directory of drivers has some tens of them. */
const IN_A_DIRECTORY = 50
const NEEDS = 4
/** Modules that others need are few: most chains are short, as they are in a kernel. */
const NEEDED_PART = 20

const [directory = '', countText = ''] = process.argv.slice(2)
const count = Number(countText)
const random = new Random(1)
const order: string[] = []
for (let number = 0; number < count; number++) {
  const group = `kernel/drivers/d${Math.floor(number / IN_A_DIRECTORY)}`
  if (number % IN_A_DIRECTORY === 0) mkdirSync(join(directory, group), { recursive: true })
  const needed = Math.floor(number / NEEDED_PART)
  const needs = Array.from({ length: Math.min(NEEDS, needed) }, () => `does_${random.below(needed)}`)
  const id = number.toString(16).padStart(8, '0').toUpperCase()
  const image = buildModule({
    modinfo: ['license=GPL', `alias=pci:v0000${id.slice(4)}d${id}sv*sd*bc*sc*i*`, `alias=of:N*T*Cmodonce,d${number}`],
    exports: [{ symbol: `does_${number}`, crc: number }],
    undefined: [...new Set(needs)],
  })
  const path = `${group}/m${number}.ko`
  writeFileSync(join(directory, path), image)
  order.push(path)
}
writeFileSync(join(directory, 'modules.order'), order.map((path) => `${path}\n`).join(''))
for (const name of ['modules.builtin', 'modules.builtin.modinfo']) writeFileSync(join(directory, name), '')
