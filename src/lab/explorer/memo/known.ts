import type { Choice, StandingCall } from '../../../host/simulated/index.ts'
import { type CallFacts, factsOf, type Move } from './calls.ts'
import { Chunks } from './chunks.ts'
import { Layout, type Slot } from './layout.ts'
import type { Leaf, Store } from './leaf.ts'
import { type Look, Recorder } from './recorder.ts'
import type { StrandSlots } from './strand-slots.ts'
import { type Cells, Tree, type Tuple } from './tree.ts'
import { INITIAL, MACHINE, Met, Values } from './values.ts'

/** What is known of the cells of a scenario, and of the calls that can stand somewhere. */
export class Known implements Store, Cells {
  readonly values: Values = new Values()
  readonly layout: Layout = new Layout()
  readonly chunks: Chunks = new Chunks()
  readonly strands: StrandSlots[] = []
  readonly #strands = new Map<string, StrandSlots>()
  readonly #calls = new Map<string, CallFacts>()
  /** The same by values, as they are met. */
  readonly #callsOfValues: CallFacts[] = []
  readonly #conditionsOfValues: Tree<boolean>[] = []
  readonly #choices: Choice[][] = []
  readonly #conditions = new Map<string, Tree<boolean>>()
  readonly #watched = new Set<string>()
  readonly #woken = new Map<string, Map<number, number>>()
  /** The value of names that nothing has. */
  readonly #nothing = this.recorder().nameOf(undefined)

  /** Takes down one step. */
  recorder(): Recorder {
    return new Recorder(this.layout, this.values)
  }

  look(tuple: Tuple, owner: number, offset: number): number {
    const chunk = tuple[owner] ?? 0
    const { names } = this.layout.factsOf(owner, offset)
    if (names === undefined) return this.chunks.get(chunk, offset)
    // A list is what it was to begin with, but for names that came or went.
    const changed = names.filter((name) => {
      const value = this.chunks.get(chunk, name)
      return value !== INITIAL && (value === this.#nothing) === this.layout.factsOf(owner, name).isThere
    })
    return changed.length === 0 ? INITIAL : this.values.numberOf(`names ${changed.sort().join()}`)
  }

  callOf(value: number): CallFacts {
    let facts = this.#callsOfValues[value]
    if (facts === undefined) {
      facts = this.#calls.get(this.values.of(value).shape)!
      this.#callsOfValues[value] = facts
    }
    return facts
  }

  conditionOf(value: number): Tree<boolean> {
    let tree = this.#conditionsOfValues[value]
    if (tree === undefined) {
      tree = treeIn(this.#conditions, this.values.of(value).shape)
      this.#conditionsOfValues[value] = tree
    }
    return tree
  }

  /** The same for the same move of those who stand where they stood. */
  choiceOf(tuple: Tuple, move: Move): Choice {
    const { kind, who, call, fault } = move
    const value = call === undefined ? INITIAL : this.chunks.get(tuple[who]!, call)
    const name = this.layout.names[who]!
    const strand = call === undefined ? '' : this.strands.find((slots) => slots.call === call)!.name
    this.#choices[value] ??= []
    const choices = this.#choices[value]
    let choice = choices.find(
      (other) => other.process === name && other.kind === kind && other.fault === fault && other.strand === strand,
    )
    if (choice === undefined) {
      choice = this.#choiceAt(value, name, strand, move)
      choices.push(choice)
    }
    return choice
  }

  #choiceAt(value: number, name: string, strand: string, { kind, fault }: Move): Choice {
    const facts = value === INITIAL ? undefined : this.callOf(value)
    const what = fault === undefined ? '' : `!${fault}`
    const id =
      kind === 'time' ? kind : kind === 'continue' ? `${name}!continue` : `${name}${strand && `/${strand}`}${what}`
    const { subject = '', point = '' } = facts ?? {}
    return { id, kind, process: name, strand, call: facts?.call ?? '', subject, point, ...(fault && { fault }) }
  }

  /** The calls that stand somewhere. */
  standing(tuple: Tuple): Choice[] {
    const found: Choice[] = []
    for (let who = 1; who < tuple.length; who++) {
      for (const { call } of this.strands) {
        const isThere = this.chunks.get(tuple[who]!, call) !== INITIAL
        if (isThere) found.push(this.choiceOf(tuple, { kind: 'step', who, call, wakeup: 'ready', fault: undefined }))
      }
    }
    return found
  }

  slotsOf(name: string): StrandSlots {
    let slots = this.#strands.get(name)
    if (slots === undefined) {
      const { layout } = this
      slots = { name, call: layout.processOffset(`call of ${name}`), woken: layout.processOffset(`woken: ${name}`) }
      this.#strands.set(name, slots)
      this.strands.push(slots)
    }
    return slots
  }

  register(value: number, operation: StandingCall, hidden: (what: string) => never): void {
    const { shape } = this.values.of(value)
    const known = this.#calls.get(shape)
    const facts = factsOf(operation)
    if (known === undefined) this.#calls.set(shape, facts)
    else if (!isSameCall(known, facts)) hidden(`${facts.call} ${facts.subject} at ${facts.point}`)
  }

  /** How many cells somebody is known to have waited for, that nobody sees. */
  get watchedCount(): number {
    return this.#watched.size
  }

  isWatched(owner: number, offset: number): boolean {
    return this.#watched.has(watchKey(owner, offset))
  }

  watch(facts: CallFacts, slot: Slot, look: Look): void {
    const key = watchKey(look.owner, look.offset)
    if (facts.watched.some(({ owner, offset }) => owner === slot.owner && offset === slot.offset)) return
    this.#watched.add(key)
    facts.watched.push(slot)
    this.#woken.clear()
  }

  /** May a step wake somebody by what nobody sees? */
  isWaitedFor({ wakes }: Leaf): boolean {
    return wakes.some(({ owner, offset }) => this.#watched.has(watchKey(owner, offset)))
  }

  /** What has changed of what somebody is known to have waited for, though nobody sees it: by names. */
  heard({ wakes }: Leaf, { processes }: Met): readonly string[] {
    const heard = wakes.filter(({ owner, offset }) => this.isWatched(owner, offset))
    return heard.map(({ owner, offset }) => `${processes[owner]} ${offset}`)
  }

  /** What a process has, where its calls that wait for some of that are woken. */
  wokenChunk(who: number, chunk: number, heard: readonly string[]): number {
    const key = `${who} ${heard.join()}`
    const known = this.#woken.get(key) ?? new Map<number, number>()
    this.#woken.set(key, known)
    let woken = known.get(chunk)
    if (woken === undefined) {
      woken = this.#wokenBut(who, chunk, heard, undefined)
      known.set(chunk, woken)
    }
    return woken
  }

  /** Those who wait for what has changed, but for whoever has changed it. */
  woken(tuple: Tuple, leaf: Leaf, met: Met, move: Move): Tuple {
    const heard = this.heard(leaf, met)
    if (heard.length === 0) return tuple
    const after = tuple.slice()
    for (let who = 1; who < tuple.length; who++) {
      const chunk = tuple[who]!
      after[who] = who === move.who ? this.#wokenBut(who, chunk, heard, move.call) : this.wokenChunk(who, chunk, heard)
    }
    return after
  }

  #wokenBut(who: number, chunk: number, heard: readonly string[], but: number | undefined): number {
    const changes: [number, number][] = []
    for (const { call, woken } of this.strands) {
      const value = this.chunks.get(chunk, call)
      if (value === INITIAL || call === but) continue
      const others = new Met(this.values, who)
      others.seen(value)
      const isHeard = ({ owner, offset }: Slot) => heard.includes(`${others.processes[owner]} ${offset}`)
      if (this.callOf(value).watched.some(isHeard)) changes.push([woken, this.values.ofNumber(1)])
    }
    return changes.length === 0 ? chunk : this.chunks.with(chunk, changes)
  }
}

/** The same for all processes: what one has waited for, others may wait for as well. */
function watchKey(owner: number, offset: number): string {
  return `${owner === MACHINE ? 'machine' : 'process'} ${offset}`
}

function isSameCall(one: CallFacts, other: CallFacts): boolean {
  const { call, subject, point, deadlineNs, isGuarded } = one
  const isSameName = call === other.call && subject === other.subject && point === other.point
  return isSameName && deadlineNs === other.deadlineNs && isGuarded === other.isGuarded
}

/** The tree of that key, made where there is none. */
export function treeIn<Key, End>(trees: Map<Key, Tree<End>>, key: Key): Tree<End> {
  let tree = trees.get(key)
  if (tree === undefined) {
    tree = new Tree()
    trees.set(key, tree)
  }
  return tree
}
