import { isRefusal } from '../errors.ts'
import { dependenciesOf, type Knowledge, lookup, removeOf, softdepOf, type Target } from '../graph/index.ts'
import { type Host, O_NONBLOCK, O_TRUNC } from '../host/index.ts'
import type { ErrnoName, ModuleName } from '../names.ts'
import { expandCommand, runCommand } from './command.ts'
import { type Convergence, openClaim, removeOnce } from './converge/index.ts'
import { holders, initstate, moduleState, refcnt } from './kernel-state.ts'

export interface RemoveOptions {
  readonly dryRun?: boolean
  /** Act as if everything were loaded and unused, as `modprobe -r -D` shows it. */
  readonly ignoreLoaded?: boolean
  /** How to converge with other processes: the module is removed while nobody inserts it. */
  readonly convergence?: Convergence
  /** Variables for remove commands, beside the process's own. */
  readonly commandEnvironment?: Readonly<Record<string, string>>
  /** A module that is not loaded is a failure. */
  readonly firstTime?: boolean
  /** Remove command and softdeps are not used. */
  readonly ignoreCommands?: boolean
  /** Modules that use this one are removed before it. */
  readonly removeHolders?: boolean
  /** Ask the kernel to force it (R1.32). */
  readonly force?: boolean
  /** How long to try again while the module is in use. */
  readonly waitMs?: number
  readonly onStep?: (step: RemoveStep) => void
  /** Told of each refusal, also of those that do not stop the removal. May throw to stop at once. */
  readonly onRefusal?: (refusal: RemoveRefusal) => void
}

export type RemoveStep =
  | { readonly kind: 'remove'; readonly module: ModuleName }
  | { readonly kind: 'command'; readonly module: ModuleName; readonly command: string }

export interface RemoveRefusal {
  readonly module: ModuleName
  readonly reason: 'not-loaded' | 'builtin' | 'in-use' | 'kernel' | 'command'
  readonly code: ErrnoName
}

export type RemoveResult =
  /** It is gone, whoever removed it last. */
  | { readonly kind: 'removed'; readonly module: ModuleName }
  | { readonly kind: 'not-loaded'; readonly module: ModuleName }
  | { readonly kind: 'failed'; readonly refusal: RemoveRefusal }

type RemoveHost = Pick<Host, 'kernel' | 'files' | 'clock' | 'commands'>

/**
 * Removes a module and what it brought: softdeps around it, holders before it where asked, dependencies that nobody
 * uses any more after it. kmod 34 `modprobe -r`.
 */
export function remove(
  host: RemoveHost,
  knowledge: Knowledge,
  target: Target,
  options: RemoveOptions = {},
): Promise<RemoveResult> {
  return new Removal(host, knowledge, options).remove(target, false)
}

class Removal {
  readonly #host: RemoveHost
  readonly #knowledge: Knowledge
  readonly #options: RemoveOptions
  /** Modules whose removal is under way, so that softdeps in a circle end. */
  readonly #entered = new Set<ModuleName>()
  readonly #deleted = new Set<ModuleName>()

  constructor(host: RemoveHost, knowledge: Knowledge, options: RemoveOptions) {
    this.#host = host
    this.#knowledge = knowledge
    this.#options = options
  }

  /** `alongside`: reached as a softdep or a holder, where a built-in module is no failure. */
  async remove(target: Target, alongside: boolean): Promise<RemoveResult> {
    const { module } = target
    if (this.#entered.has(module)) return { kind: 'not-loaded', module }
    this.#entered.add(module)
    try {
      return await this.#removeUnlessGone(target, alongside)
    } catch (error) {
      if (isRefusal(error)) return this.#refused(module, 'kernel', error.code)
      throw error
    }
  }

  async #removeUnlessGone(target: Target, alongside: boolean): Promise<RemoveResult> {
    const { module } = target
    const command = this.#options.ignoreCommands ? undefined : removeOf(this.#knowledge, target)?.command
    if (command === undefined && !this.#options.ignoreLoaded) {
      const settled = await this.#settled(target, alongside)
      if (settled !== undefined) return settled
    }
    await this.#all(this.#softdeps(module, 'post'), false)
    if (this.#options.removeHolders && !alongside) {
      const refusal = await this.#all(await this.#holders(module), true)
      if (refusal !== undefined) return { kind: 'failed', refusal }
    }
    const refusal = command === undefined ? await this.#itself(module) : await this.#byCommand(module, command)
    if (refusal !== undefined) return { kind: 'failed', refusal }
    if (command === undefined) await this.#unusedDependencies(module)
    await this.#all(this.#softdeps(module, 'pre'), false)
    return { kind: 'removed', module }
  }

  /** The answer for a module that is not there to be removed. */
  async #settled(target: Target, alongside: boolean): Promise<RemoveResult | undefined> {
    const { module } = target
    const state = await initstate(this.#host.files, this.#knowledge, target)
    if (state === 'absent') {
      return this.#options.firstTime ? this.#refused(module, 'not-loaded', 'ENOENT') : { kind: 'not-loaded', module }
    }
    if (state !== 'builtin') return undefined
    return alongside ? { kind: 'not-loaded', module } : this.#refused(module, 'builtin', 'ENOENT')
  }

  /** Last first, as they were loaded first to last. */
  async #all(targets: readonly Target[], stopAtFailure: boolean): Promise<RemoveRefusal | undefined> {
    for (const target of targets.toReversed()) {
      const result = await this.remove(target, true)
      if (result.kind === 'failed' && stopAtFailure) return result.refusal
    }
    return undefined
  }

  #softdeps(module: ModuleName, group: 'pre' | 'post'): Target[] {
    if (this.#options.ignoreCommands) return []
    const words = softdepOf(this.#knowledge, module)?.words ?? []
    return words.flatMap((word) => (word.group === group ? (lookup(this.#knowledge, word.name) ?? []) : []))
  }

  async #holders(module: ModuleName): Promise<Target[]> {
    return (await holders(this.#host.files, module)).map(loadedTarget)
  }

  async #itself(module: ModuleName): Promise<RemoveRefusal | undefined> {
    const looks = !this.#options.waitMs && !this.#options.ignoreLoaded
    if (looks && ((await refcnt(this.#host.files, module)) ?? 0) > 0) {
      return this.#refused(module, 'in-use', 'EBUSY').refusal
    }
    return this.#delete(module)
  }

  async #delete(module: ModuleName): Promise<RemoveRefusal | undefined> {
    this.#options.onStep?.({ kind: 'remove', module })
    if (this.#options.dryRun) return undefined
    const code = await this.#deleteUntil(module)
    return code === undefined ? undefined : this.#refused(module, 'kernel', code).refusal
  }

  /** One call, or calls with growing pauses (1, 2, 4 … ms) while the module is in use and time is left. */
  async #deleteUntil(module: ModuleName): Promise<ErrnoName | undefined> {
    const { clock } = this.#host
    const flags = O_NONBLOCK | (this.#options.force ? O_TRUNC : 0)
    const deadlineNs = clock.monotonicNs() + BigInt(this.#options.waitMs ?? 0) * 1_000_000n
    for (let pauseMs = 1; ; pauseMs *= 2) {
      try {
        return await this.#deleteClaimed(module, flags)
      } catch (error) {
        if (!isRefusal(error)) throw error
        const leftMs = Number((deadlineNs - clock.monotonicNs()) / 1_000_000n)
        if (error.code !== 'EAGAIN' || leftMs <= 0) return error.code
        await clock.sleep(Math.min(pauseMs, leftMs))
      }
    }
  }

  /** ETIMEDOUT where a helper's patience ends before the claim is had. */
  async #deleteClaimed(module: ModuleName, flags: number): Promise<ErrnoName | undefined> {
    const { convergence } = this.#options
    const claim = await openClaim(module, convergence)
    const removal = () => this.#deleteIfThere(module, flags)
    const wait = { module, untilNs: convergence?.untilNs }
    return (await removeOnce(this.#host, this.#knowledge, claim, wait, removal)) ? undefined : 'ETIMEDOUT'
  }

  /**
   * Another process may have removed the module while we waited: that is no failure, but for who must be the first. What
   * this very removal has taken along before its turn is ENOENT, as for kmod.
   */
  async #deleteIfThere(module: ModuleName, flags: number): Promise<void> {
    const { state } = await moduleState(this.#host.files, this.#knowledge, module)
    if (state === 'absent' && !this.#deleted.has(module) && !this.#options.firstTime) return
    await this.#host.kernel.deleteModule(module, flags)
    this.#deleted.add(module)
  }

  async #byCommand(module: ModuleName, template: string): Promise<RemoveRefusal | undefined> {
    const command = expandCommand(template, '')
    this.#options.onStep?.({ kind: 'command', module, command })
    if (this.#options.dryRun) return undefined
    const status = await runCommand(this.#host, command, module, this.#options.commandEnvironment)
    return status === 0 ? undefined : this.#refused(module, 'command', 'EINVAL').refusal
  }

  /** Dependencies that nobody uses any more, in the order of modules.dep. What refuses is left. */
  async #unusedDependencies(module: ModuleName): Promise<void> {
    for (const dependency of dependenciesOf(this.#knowledge, module)) {
      if ((await refcnt(this.#host.files, dependency.module)) === 0) await this.#delete(dependency.module)
    }
  }

  #refused(
    module: ModuleName,
    reason: RemoveRefusal['reason'],
    code: ErrnoName,
  ): { readonly kind: 'failed'; readonly refusal: RemoveRefusal } {
    const refusal: RemoveRefusal = { module, reason, code }
    this.#options.onRefusal?.(refusal)
    return { kind: 'failed', refusal }
  }
}

function loadedTarget(module: ModuleName): Target {
  return { module, alias: undefined, path: undefined, found: { kind: 'name' } }
}
