import type { NamePool } from '../../formats/bytes/index.ts'
import type { AModule } from './a-module.ts'
import { KERNEL, type SymbolOwners } from './symbol-owners.ts'
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
  return modules.map(({ file, facts }, place) => {
    const dependencies: number[] = []
    const { names, crcs } = facts.needs
    const weak = new Set(facts.weak)
    for (let index = 0; index < names.length; index++) {
      const needed = names[index]!
      const found = owners.find(needed)
      if (found === undefined) {
        if (checks.unknownSymbols && !weak.has(index)) {
          tell({ level: 'warning', text: `${file.path} needs unknown symbol ${pool.text(needed)}` })
        }
        continue
      }
      const isSame = crcs[2 * index] === found.crcLow && crcs[2 * index + 1] === found.crcHigh
      if (checks.versions && !weak.has(index) && !isSame) {
        tell({ level: 'warning', text: `${file.path} disagrees about version of symbol ${pool.text(needed)}` })
      }
      if (found.owner === KERNEL || lastUser[found.owner] === place) continue
      lastUser[found.owner] = place
      dependencies.push(found.owner)
      if (checks.edges) {
        const [user, symbol] = [file.path, pool.text(found.name)]
        tell({ level: 'needs', text: `${user} needs "${symbol}": ${modules[found.owner]!.file.path}` })
      }
    }
    return dependencies
  })
}
