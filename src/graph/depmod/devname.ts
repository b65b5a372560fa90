import { type DevnameEntry, parseDeviceAlias } from '../../formats/indexes/index.ts'
import type { AModule } from './a-module.ts'
import type { Tell } from './tell.ts'

const DEVNAME = 'devname:'

/** The device nodes that bring in their module: those of modules that name both a node and its numbers. */
export function devnameEntries(modules: readonly AModule[], tell: Tell): DevnameEntry[] {
  return modules.flatMap(({ file, facts }) => {
    let node: string | undefined
    let device: ReturnType<typeof parseDeviceAlias>
    for (const alias of facts.aliases) {
      if (alias.startsWith(DEVNAME)) node = alias.slice(DEVNAME.length)
      else device = parseDeviceAlias(alias) ?? device
      // Until both are there, a later alias replaces an earlier one.
      if (node !== undefined && device !== undefined) return [{ module: file.name, node, ...device }]
    }
    if (node !== undefined) {
      const text = `Module '${file.name}' has devname (${node}) but lacks major and minor information. Ignoring.`
      tell({ level: 'error', text })
    }
    return []
  })
}
