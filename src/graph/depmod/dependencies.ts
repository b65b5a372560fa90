import type { NamePool } from '../../formats/bytes/index.ts'
import type { AModule } from './a-module.ts'
import { NOBODY, type SymbolOwners } from './symbol-owners.ts'
import type { Tell } from './tell.ts'

/** What of the needed symbols is told. */
export interface DependencyChecks {
  /** Name symbols that nobody provides. It takes a list of the kernel's own. */
  readonly unknownSymbols: boolean
  /** Name symbols whose checksum differs from the provider's. */
  readonly versions: boolean
  /** Name each module that another one needs. */
  readonly edges: boolean
}

const NONE: ReadonlySet<number> = new Set()

/** For each name who provides it under the name that it is provided by: each is needed ten times. */
function ownersByNeed(count: number, owners: SymbolOwners): Int32Array {
  const ownerOf = new Int32Array(count)
  for (let name = 0; name < count; name++) ownerOf[name] = owners.ownerOf(owners.providedName(name))
  return ownerOf
}

/** For each module the modules whose symbols it uses, in the order of its symbol table, each once. */
export function dependenciesOf(
  modules: readonly AModule[],
  pool: NamePool,
  owners: SymbolOwners,
  checks: DependencyChecks,
  tell: Tell,
): number[][] {
  // Which module was the last to use each: cheaper than a set for every module.
  const lastUser = new Int32Array(modules.length).fill(-1)
  const ownerOf = ownersByNeed(pool.count, owners)
  return modules.map(({ file, facts }, place) => {
    const dependencies: number[] = []
    const { names, crcs } = facts.needs
    const weak = checks.unknownSymbols ? new Set(facts.weak) : NONE
    for (let index = 0; index < names.length; index++) {
      const needed = names[index]!
      const owner = ownerOf[needed]!
      if (owner === NOBODY) {
        if (checks.unknownSymbols && !weak.has(index)) {
          tell({ level: 'warning', text: `${file.path} needs unknown symbol ${pool.text(needed)}` })
        }
        continue
      }
      if (checks.versions && !weak.has(index)) {
        if (!owners.hasCrc(owners.providedName(needed), crcs[2 * index]!, crcs[2 * index + 1]!)) {
          tell({ level: 'warning', text: `${file.path} disagrees about version of symbol ${pool.text(needed)}` })
        }
      }
      // The kernel is below 0.
      if (owner < 0 || lastUser[owner] === place) continue
      lastUser[owner] = place
      dependencies.push(owner)
      if (checks.edges) {
        const [user, symbol] = [file.path, pool.text(owners.providedName(needed))]
        tell({ level: 'needs', text: `${user} needs "${symbol}": ${modules[owner]!.file.path}` })
      }
    }
    return dependencies
  })
}
