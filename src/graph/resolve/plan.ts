import type { CommandDirective, OptionsDirective, SoftdepDirective } from '../../formats/modprobe-d/index.ts'
import type { ModuleName } from '../../names.ts'
import { isBuiltin, type Knowledge } from '../knowledge.ts'
import { lookup } from './lookup.ts'
import { dependenciesOf, installOf, optionsOf, pathOf, softdepOf } from './module-facts.ts'
import { type Target, targetKey } from './target.ts'

/** Why a step stands in a plan. */
export type Reason =
  | { readonly kind: 'asked' }
  | { readonly kind: 'dependency'; readonly of: ModuleName }
  | {
      readonly kind: 'softdep'
      readonly group: 'pre' | 'post'
      readonly of: ModuleName
      readonly word: string
      readonly directive: SoftdepDirective
    }

/** What a step does. `nothing` is a module that an alias names and that the tree does not have. */
export type Action =
  | { readonly kind: 'insert'; readonly path: string }
  | { readonly kind: 'install'; readonly directive: CommandDirective }
  | { readonly kind: 'builtin' }
  | { readonly kind: 'nothing' }

export interface Step {
  readonly target: Target
  readonly reason: Reason
  readonly action: Action
  /** Parameters from `options` lines, and those given with the request for the module that was asked for. */
  readonly options: string
  readonly optionLines: readonly OptionsDirective[]
  /** A required step that fails ends the plan: the module asked for and its hard dependencies. Softdeps are not. */
  readonly required: boolean
}

/** What to do for one module, in order. The same module may stand twice, as it may in kmod's list. */
export interface Plan {
  readonly target: Target
  readonly steps: readonly Step[]
}

export interface PlanOptions {
  /** `modprobe -i`: the module's own install command and softdeps are ignored; its dependencies keep theirs. */
  readonly ignoreCommands?: boolean
  /** Parameters given with the request. */
  readonly parameters?: string
}

/** The steps that load `target`, without regard to what is loaded. kmod 34 `kmod_module_get_probe_list()`. */
export function planInsertion(knowledge: Knowledge, target: Target, options: PlanOptions = {}): Plan {
  const planner = new Planner(knowledge, target, options)
  return { target, steps: planner.steps() }
}

/**
 * Configuration first, then what was given with the request, with a space between even where nothing follows: that
 * space is in kmod's output and reaches the kernel. kmod 34 `module_options_concat()`.
 */
function joinOptions(lines: readonly OptionsDirective[], parameters: string): string {
  return lines.length === 0 ? parameters : `${lines.map(({ options }) => options).join(' ')} ${parameters}`
}

/** A piece of the walk: what it does itself, and what is to be done next, before anything that waits already. */
type Task = () => readonly Task[]

const DONE: readonly Task[] = []

/**
 * One walk over dependencies and softdeps, with a stack of its own, so that a chain of any length fits. A target is
 * entered once, which is what ends softdep cycles.
 */
class Planner {
  readonly #knowledge: Knowledge
  readonly #asked: Target
  readonly #options: PlanOptions
  readonly #entered = new Set<string>()
  readonly #required: ReadonlySet<string>
  readonly #steps: Step[] = []

  constructor(knowledge: Knowledge, asked: Target, options: PlanOptions) {
    this.#knowledge = knowledge
    this.#asked = asked
    this.#options = options
    const hard = dependenciesOf(knowledge, asked.module)
    this.#required = new Set([asked, ...hard].map(targetKey))
  }

  steps(): readonly Step[] {
    const stack = [...this.#enter(this.#asked, { kind: 'asked' }, this.#options.ignoreCommands ?? false)].reverse()
    for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
      for (const next of [...task()].reverse()) stack.push(next)
    }
    return this.#steps
  }

  /** The dependencies of `target`, each with its own softdeps, and then `target`. */
  #enter(target: Target, reason: Reason, ignoreCommands: boolean): readonly Task[] {
    const key = targetKey(target)
    if (this.#entered.has(key)) return DONE
    this.#entered.add(key)
    const of = target.module
    const dependencies = dependenciesOf(this.#knowledge, of).map(
      (dependency): Task =>
        () =>
          this.#around(dependency, { kind: 'dependency', of }),
    )
    const itself: Task = () => (ignoreCommands ? this.#push(target, reason, false) : this.#around(target, reason))
    return [...dependencies, itself]
  }

  /** `target` between its softdeps. An effective softdep disables the install command (kmod issue 446). */
  #around(target: Target, reason: Reason): readonly Task[] {
    const directive = softdepOf(this.#knowledge, target.module)
    const pre = this.#softdeps(target, directive, 'pre')
    const post = this.#softdeps(target, directive, 'post')
    const alone = pre.length === 0 && post.length === 0
    return [...pre, () => this.#push(target, reason, alone), ...post]
  }

  /** A task for each module that the words of a softdep group resolve to; words that name nothing give none. */
  #softdeps(target: Target, directive: SoftdepDirective | undefined, group: 'pre' | 'post'): Task[] {
    const tasks: Task[] = []
    for (const { group: wordGroup, name: word } of directive?.words ?? []) {
      if (wordGroup !== group) continue
      const reason: Reason = { kind: 'softdep', group, of: target.module, word, directive: directive! }
      for (const found of lookup(this.#knowledge, word) ?? []) tasks.push(() => this.#enter(found, reason, false))
    }
    return tasks
  }

  #push(target: Target, reason: Reason, commandAllowed: boolean): readonly Task[] {
    const optionLines = optionsOf(this.#knowledge, target)
    const isAsked = targetKey(target) === targetKey(this.#asked)
    this.#steps.push({
      target,
      reason,
      action: this.#action(target, commandAllowed),
      options: joinOptions(optionLines, isAsked ? (this.#options.parameters ?? '') : ''),
      optionLines,
      required: this.#required.has(targetKey(target)),
    })
    return DONE
  }

  #action(target: Target, commandAllowed: boolean): Action {
    const directive = commandAllowed ? installOf(this.#knowledge, target) : undefined
    if (directive !== undefined) return { kind: 'install', directive }
    const path = pathOf(this.#knowledge, target)
    if (path !== undefined) return { kind: 'insert', path }
    return { kind: isBuiltin(this.#knowledge, target.module) ? 'builtin' : 'nothing' }
  }
}
