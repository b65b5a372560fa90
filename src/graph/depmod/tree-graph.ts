import type { NamePool } from '../../formats/bytes/index.ts'
import { formatDepLine } from '../../formats/indexes/index.ts'
import type { KernelSymbol } from '../../formats/symvers/index.ts'
import type { ErrnoName } from '../../names.ts'
import type { AModule } from './a-module.ts'
import { type Cycles, findCycles } from './cycles.ts'
import { dependenciesOf } from './dependencies.ts'
import { closures, loadOrder } from './load-order.ts'
import { SymbolOwners } from './symbol-owners.ts'
import { inTableOrder, SYMBOL_BUCKETS } from './table-order.ts'
import type { Tell } from './tell.ts'

/** What the kernel's build says of built-in modules: files, or why they could not be opened. */
export interface BuiltinFiles {
  /** The module directory, as messages name it. */
  readonly directory: string
  readonly builtin: Uint8Array | ErrnoName
  readonly modinfo: Uint8Array | ErrnoName
}

/** All that the indexes are made of. */
export interface TreeGraph {
  /** In the order of priorities. */
  readonly modules: readonly AModule[]
  /** The line of modules.dep of each module. */
  readonly depLines: readonly string[]
  /** In the order of depmod's table. `owner` is a place in `modules`. */
  readonly symbols: readonly { readonly symbol: string; readonly owner: number }[]
  readonly builtin: BuiltinFiles
}

/** Facts of a whole tree. */
export interface TreeFacts {
  /** Names of symbols, by which modules name them. */
  readonly pool: NamePool
  /** In the order of priorities. */
  readonly modules: readonly AModule[]
  readonly builtin: BuiltinFiles
  /** What the kernel itself provides; undefined where nobody told. */
  readonly kernel?: KernelFacts
  /** What the architecture puts before each symbol. */
  readonly symbolPrefix: string
  /** Name needed symbols that nobody provides, or in another version. It takes `kernel`. */
  readonly reportSymbols: boolean
  /** Name each module that another one needs. */
  readonly reportEdges: boolean
}

/** The symbols of Module.symvers, or those of System.map, which has no checksums. */
export interface KernelFacts {
  readonly symbols: readonly KernelSymbol[]
  readonly hasVersions: boolean
}

/** Modules in an order, or the reason why there is none. */
export type TreeAnswer = { readonly kind: 'graph'; readonly graph: TreeGraph } | ({ readonly kind: 'cycles' } & Cycles)

/** Resolves symbols to dependencies and orders them. What depmod says on the way is told. */
export function treeGraph(facts: TreeFacts, tell: Tell): TreeAnswer {
  const { pool, modules, builtin, kernel } = facts
  const owners = new SymbolOwners(pool, facts.symbolPrefix)
  if (kernel !== undefined) owners.addKernel(kernel.symbols)
  owners.addModules(modules)
  const unknownSymbols = facts.reportSymbols && kernel !== undefined
  const checks = { unknownSymbols, versions: unknownSymbols && kernel.hasVersions, edges: facts.reportEdges }
  const dependencies = dependenciesOf(modules, pool, owners, checks, tell)
  const order = loadOrder(dependencies)
  if (order.unordered.length > 0) return { kind: 'cycles', ...findCycles(order.unordered, dependencies) }
  const depLines = depLinesOf(modules, closures(dependencies, order))
  return { kind: 'graph', graph: { modules, depLines, symbols: moduleSymbols(pool, owners), builtin } }
}

function moduleSymbols(pool: NamePool, owners: SymbolOwners): TreeGraph['symbols'] {
  const named = owners.namesOfModules().map((name) => ({ symbol: pool.text(name), owner: owners.ownerOf(name) }))
  return inTableOrder(named, ({ symbol }) => symbol, SYMBOL_BUCKETS)
}

function depLinesOf(modules: readonly AModule[], closed: Iterable<readonly number[]>): string[] {
  return Array.from(closed, (closure, place) => {
    const dependencies = closure.map((needed) => modules[needed]!.file.relativePath)
    return formatDepLine({ path: modules[place]!.file.relativePath, dependencies })
  })
}
