import type { Cell, Counter } from '../../cells.ts'
import type { State } from '../../state.ts'
import type { DuplicateReason, ModuleStats } from '../module-stats.ts'
import type { Rules } from '../rules.ts'
import {
  type DuplicateModule,
  type Figure,
  figureCounters,
  type ModuleFigures,
  type UnloadedModule,
} from './module-figures.ts'

/**
 * Counts what loads of modules cost, as kernel/module/stats.c and tracking.c do. Sums are kept on every machine, for the lab;
 * lists of names only where the kernel was built to keep them.
 */
export class ModuleStatistics implements ModuleStats {
  readonly #rules: Rules
  readonly #keepsDuplicates: boolean
  readonly #keepsUnloaded: boolean
  readonly #counters: Readonly<Record<Figure, Counter>>
  readonly #leaked: Counter
  readonly #duplicates: Cell<readonly DuplicateModule[]>
  readonly #unloaded: Cell<readonly UnloadedModule[]>

  constructor(
    state: State,
    rules: Rules,
    keeps: { readonly duplicates: boolean | undefined; readonly unloaded: boolean | undefined },
  ) {
    this.#rules = rules
    this.#keepsDuplicates = keeps.duplicates === true
    this.#keepsUnloaded = keeps.unloaded === true
    this.#counters = figureCounters(state, this.#keepsDuplicates)
    this.#leaked = state.counter('stats:leaked', { keyed: false })
    this.#duplicates = state.cell<readonly DuplicateModule[]>('stats:duplicates', NO_DUPLICATES)
    this.#unloaded = state.cell<readonly UnloadedModule[]>('stats:unloaded', NONE_UNLOADED)
  }

  get figures(): ModuleFigures {
    const figures = Object.entries(this.#counters).map(([name, { value }]) => [name, value])
    return Object.fromEntries(figures) as Record<Figure, number>
  }

  /** Newest name first. */
  get duplicates(): readonly DuplicateModule[] {
    return this.#duplicates.value
  }

  /** Newest first. */
  get unloadedTainted(): readonly UnloadedModule[] {
    return this.#unloaded.value
  }

  get leakedBytes(): number {
    return this.#leaked.value
  }

  loaded({ totalBytes, textBytes }: Parameters<ModuleStats['loaded']>[0]): void {
    this.#counters.modcount.add(1)
    this.#counters.total_mod_size.add(totalBytes)
    this.#counters.total_text_size.add(textBytes)
  }

  failedRead(bytes: number): void {
    this.#count('failed_kreads', 'invalid_kread_bytes', bytes)
  }

  failedDecompress(bytes: number): void {
    this.#count('failed_decompress', 'invalid_decompress_bytes', bytes)
  }

  failedBecoming(imageBytes: number, compressedBytes: number): void {
    this.#count('failed_becoming', 'invalid_becoming_bytes', imageBytes + compressedBytes)
  }

  /** The image has been copied once more by then. R6.21 */
  failedLoad(imageBytes: number, compressedBytes: number): void {
    const copies = this.#rules.holds('R6.21') ? 2 : 1
    this.#count('failed_load_modules', 'invalid_mod_bytes', copies * imageBytes + compressedBytes)
  }

  /** One entry a name, which never goes away. R4.6 */
  duplicate(name: string, reason: DuplicateReason): void {
    if (!this.#keepsDuplicates) return
    const entries = this.#duplicates.value
    const place = this.#rules.holds('R4.6') ? entries.findIndex((entry) => entry.name === name) : -1
    const there = entries[place]
    if (there === undefined) {
      this.#duplicates.value = [{ name, count: 1, reasons: [reason] }, ...entries]
      return
    }
    const reasons = there.reasons.includes(reason) ? there.reasons : [...there.reasons, reason]
    const after = [...entries]
    after[place] = { name, count: there.count + 1, reasons }
    this.#duplicates.value = after
  }

  /** One entry a name, as long as the taints have one in common. R4.4 */
  unloaded({ name, taints }: Parameters<ModuleStats['unloaded']>[0]): void {
    if (!this.#keepsUnloaded || taints === '') return
    const entries = this.#unloaded.value
    const there = entries.find((entry) => entry.name === name && haveCommon(entry.taints, taints))
    this.#unloaded.value =
      there === undefined || !this.#rules.holds('R4.4/merged')
        ? [{ name, taints, count: 1 }, ...entries]
        : entries.map((entry) => (entry === there ? { ...entry, count: entry.count + 1 } : entry))
  }

  leaked(bytes: number): void {
    this.#leaked.add(bytes)
  }

  #count(failures: Figure, wasted: Figure, bytes: number): void {
    this.#counters[failures].add(1)
    this.#counters[wasted].add(bytes)
  }
}

const NO_DUPLICATES: readonly DuplicateModule[] = []

const NONE_UNLOADED: readonly UnloadedModule[] = []

function haveCommon(letters: string, others: string): boolean {
  return Array.from(letters).some((letter) => others.includes(letter))
}
