import type { DepmodConfig } from '../../formats/depmod-d/index.ts'
import type { ModuleName } from '../../names.ts'
import { type ModuleFile, moduleFile, pathOfName } from './module-file.ts'
import { inTableOrder, MODULE_BUCKETS } from './table-order.ts'

/** Decides which file is a module where several have its name: by `override`, then by the order of `search`. */
export class ModuleChoice {
  readonly #directory: string
  readonly #config: DepmodConfig
  readonly #chosen = new Map<ModuleName, ModuleFile>()

  constructor(directory: string, config: DepmodConfig) {
    this.#directory = directory
    this.#config = config
  }

  /** A file that was found. Files are offered in the order of the scan: of equal ones the first stays. */
  offer(path: string): void {
    const file = moduleFile(path, this.#directory)
    const other = this.#chosen.get(file.name)
    if (other === undefined || this.#beats(file, other)) this.#chosen.set(file.name, file)
  }

  /** Takes a file that was asked for by its path; false where its name is taken. */
  add(path: string): boolean {
    const file = moduleFile(path, this.#directory)
    if (this.#chosen.has(file.name)) return false
    this.#chosen.set(file.name, file)
    return true
  }

  /** One file a name, in the order in which depmod walks its table of modules. */
  files(): ModuleFile[] {
    return inTableOrder(this.#chosen.values(), ({ name }) => name, MODULE_BUCKETS)
  }

  #beats(file: ModuleFile, other: ModuleFile): boolean {
    for (const { module, subdirectory } of this.#config.overrides) {
      const wanted = `${subdirectory}/${module}`
      if (pathOfName(file) === wanted) return true
      if (pathOfName(other) === wanted) return false
    }
    return this.#searchedFirst(file, other)
  }

  /** Ranks count from the end of the search list. Of two files in one place of it, only the new one gets its rank: kmod 34. */
  #searchedFirst(file: ModuleFile, other: ModuleFile): boolean {
    let usual = -1
    let rank: number | undefined
    let otherRank: number | undefined
    let next = 0
    for (const searched of this.#config.search.toReversed()) {
      if (searched.kind === 'built-in') usual = next++
      else if (searched.kind === 'path') {
        if (isBelow(file.relativePath, searched.path)) rank = next
        else if (isBelow(other.relativePath, searched.path)) otherRank = next
        next++
      } else {
        for (const directory of this.#config.externals) {
          if (isBelow(file.path, directory)) rank = next
          if (isBelow(other.path, directory)) otherRank = next
          next++
        }
      }
    }
    return (rank ?? usual) > (otherRank ?? usual)
  }
}

/** True for a path in a directory or below it: `foobar/x.ko` is not below `foo`. */
function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory) && path[directory.length] === '/'
}
