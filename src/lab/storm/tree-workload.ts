import { FormatError } from '../../errors.ts'
import { dependenciesOf, type Knowledge, resolve, withMatchers } from '../../graph/index.ts'
import type { Files } from '../../host/index.ts'
import type { ModuleFacts } from '../../host/simulated/index.ts'
import { moduleNameOfPath } from '../../names.ts'
import { readConfig, readIndexes } from '../../tree/index.ts'
import type { Asking, Workload } from './workload.ts'

interface Found {
  readonly path: string
  readonly depends: readonly string[]
  readonly aliases: Set<string>
}

/**
 * The modules of a real tree that somebody asks for, with their sizes and dependencies. `directory` is that of the tree, as in
 * `/lib/modules/6.1.0-9-amd64`. How long an init takes no tree tells: none takes any time.
 */
export async function treeWorkload(files: Files, directory: string, askings: readonly Asking[]): Promise<Workload> {
  const { indexes } = await readIndexes(files, directory)
  if (indexes.dep === undefined || indexes.alias === undefined) {
    throw new FormatError('tree', 0, 'there are no indexes: modules.dep.bin and modules.alias.bin, which depmod writes')
  }
  const { config } = await readConfig(files, directory, [])
  const knowledge = withMatchers({ directory, indexes, config, missingFiles: new Set() })
  const found = new Map<string, Found>()
  for (const what of new Set(askings.map((asking) => asking.what))) addModules(knowledge, what, found)
  const modules: ModuleFacts[] = []
  for (const { path, depends, aliases } of found.values()) {
    const { sizeBytes } = await files.stat(path)
    modules.push({
      path: path.slice(directory.length + 1),
      sizeBytes: Number(sizeBytes),
      depends,
      aliases: [...aliases],
    })
  }
  return { name: 'tree', about: `what is asked for of ${directory}`, modules, askings: () => [...askings] }
}

/** What an asking leads to: its modules, and what those need. */
function addModules(knowledge: Knowledge, what: string, found: Map<string, Found>): void {
  const resolution = resolve(knowledge, what)
  for (const { target, plan } of resolution.kind === 'found' ? resolution.candidates : []) {
    for (const { action, target: needed } of plan.steps) {
      if (action.kind !== 'insert') continue
      const depends = dependenciesOf(knowledge, needed.module).map(({ module }) => module)
      const known = found.get(action.path) ?? { path: action.path, depends, aliases: new Set() }
      found.set(action.path, known)
      if (moduleNameOfPath(action.path) === target.module) known.aliases.add(target.alias ?? what)
    }
  }
}
