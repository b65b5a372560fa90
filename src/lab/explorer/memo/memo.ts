import type { Choice, Faults, StandingStrand, Step } from '../../../host/simulated/index.ts'
import type { Scenario } from '../scenario.ts'
import { thrownBy } from '../unasked.ts'
import type { Move } from './calls.ts'
import type { CellNumber } from './cell-number.ts'
import { Composed } from './composed.ts'
import { type Deed, Deeds } from './deed.ts'
import { Footprints } from './footprints.ts'
import { Forgetting, knownSteps } from './forgetting.ts'
import { HiddenState } from './hidden-state.ts'
import { Known, treeIn } from './known.ts'
import { FOR_GOOD, MEMORY, type Slot } from './layout.ts'
import { type Leaf, withChanges } from './leaf.ts'
import { Lesson } from './lesson.ts'
import { type Look, type Recorder, SIGNALLED } from './recorder.ts'
import { Situation, type SituationParts, type Unknown } from './situation.ts'
import { lengthOf, type Path, Stage } from './stage.ts'
import type { Tree, Tuple } from './tree.ts'
import { INITIAL, MACHINE, Met } from './values.ts'

/** What a move leads to. */
export interface Outcome {
  readonly tuple: Tuple
  readonly leaf: Leaf
  readonly met: Met
  readonly deed: Deed
}

/**
 * Remembers what each step came to, by what it looked at. A step is a function of where its call and its program stand and
 * of the cells that it reads, so that the code runs once for each of these, and not once for each state.
 */
export class Memo extends Known implements SituationParts {
  readonly faults: Faults | undefined
  readonly situation: Situation
  readonly root: Tuple
  readonly #footprints = new Footprints(this.layout)
  readonly #stage: Stage
  readonly #forgetting = new Forgetting()
  readonly #deeds = new Deeds(this)
  readonly #timePasses = this.#deeds.of(TIME_PASSED, new Met(this.values, MACHINE))
  readonly #steps = new Map<number, Map<string, Tree<Leaf>>>()
  /** Cells that conditions look at, whoever waits for them. */
  readonly waitedFor: Slot[] = []
  /** Counts what was learned for real. */
  lessons = 0
  /** A condition looks at more than was known: what was concluded from it does not count. */
  isOutgrown = false

  constructor(scenario: Scenario) {
    super()
    this.#stage = new Stage(scenario)
    this.situation = new Situation(this)
    const recorder = this.recorder()
    this.#stage.begin(recorder)
    this.faults = this.#stage.machine.witnessed.faults
    this.root = this.#begun(recorder)
  }

  /** What is known of steps, by what they hang on before anything is looked at, and by what happens. */
  get trees(): ReadonlyMap<number, ReadonlyMap<string, Tree<Leaf>>> {
    return this.#steps
  }

  /** Steps that were run for real, again and again. */
  get steps(): number {
    return this.#stage.steps
  }

  /** The same for the same choice and deed. */
  stepOf(choice: Choice, { leaf, met, deed }: Outcome): Step {
    const known = deed.stepBy(choice)
    if (known !== undefined) return known
    const footprint = this.#footprints.of(leaf, met, choice.kind === 'time')
    const step: Step = { choice, footprint, end: leaf.end, point: leaf.point }
    deed.steps.push(step)
    return step
  }

  /** The key that the machine has at the end of a way, when it keeps account. */
  async keyAt(path: Path | undefined): Promise<bigint> {
    return this.#stage.keyAt(path)
  }

  /** What is known to come of a move. `looked` is told at what it looks. */
  outcomeOf(tuple: Tuple, move: Move, looked?: Set<CellNumber>): Outcome | undefined {
    if (move.kind === 'time') return this.#timePassed(tuple)
    const { tree, met } = this.#beginning(tuple, move)
    const leaf = tree.find(this, tuple, met, looked)
    if (leaf === undefined) return undefined
    const deed = this.#deeds.of(leaf, met)
    const after = deed.applied(tuple)
    return { leaf, met, deed, tuple: deed.isHeard(this) ? this.woken(after, leaf, met, move) : after }
  }

  /** Runs the last step of a way for real, from the state before it. */
  async learn(tuple: Tuple, move: Move, path: Path): Promise<void> {
    const known = await this.#learnStep(tuple, move, path)
    if (known === undefined || !this.#forgetting.isToCheck(known)) return
    for (const next of knownSteps(this, { tuple, move, path })) await this.#learnStep(next.tuple, next.move, next.path)
  }

  /** Tells what its program knows then, if that said so. */
  async #learnStep(tuple: Tuple, move: Move, path: Path): Promise<number | undefined> {
    await this.#stage.bring(path.before)
    const { witnessed } = this.#stage.machine
    const name = this.layout.names[move.who]!
    const before = witnessed.strands()
    const recorder = this.recorder()
    const turn = await this.#stage.take(path, recorder)
    this.lessons++
    const after = witnessed.strands()
    const living = new Set(before.map(({ who }) => who))
    const started = after.filter(({ who }) => !living.has(who))
    for (const { who } of started) this.layout.processOf(who)
    const end = witnessed.endOf(name)
    const broken = [...turn.broken, ...thrownBy(name, end)]
    const { tree, met } = this.#beginning(tuple, move)
    const memory = this.chunks.get(tuple[move.who]!, MEMORY)
    const hidden = (what: string): never => {
      throw new HiddenState(lengthOf(path.before), path.choice, `looks at ${what}`)
    }
    const { looks, answeredAt } = recorder
    const visible = (look: Look): Look | readonly Look[] => {
      if (look.value === SIGNALLED) return look.owner === move.who ? [] : this.#allOf(tuple, look.owner)
      const seen = this.#visible(tuple, look)
      if (seen === undefined) return []
      const isAsKnown = seen.value === this.look(tuple, seen.owner, seen.offset)
      return isAsKnown ? seen : hidden(`another value of ${this.layout.factsOf(seen.owner, seen.offset).name}`)
    }
    const kernelLooks = looks.slice(0, answeredAt).flatMap(visible)
    const programLooks = answeredAt === undefined ? [] : looks.slice(answeredAt).flatMap(visible)
    const latestLooks = recorder.known === undefined ? [] : looks.slice(recorder.knownAt).flatMap(visible)
    const answer = answeredAt === undefined ? [] : [{ owner: move.who, offset: MEMORY, value: memory }]
    const lesson = new Lesson({
      values: this.values,
      move,
      met,
      recorder,
      kernelLooks,
      programLooks,
      latestLooks,
      turn: { ...turn, broken },
      memory,
      forGood: this.chunks.get(tuple[move.who]!, FOR_GOOD),
      calls: this.#callsOf(tuple, move.who, before),
      strand: this.strands.find(({ call }) => call === move.call),
      hasEnded: end !== undefined,
      gone: this.#goneFrom(before, after, name),
      own: after.filter(({ who }) => who === name),
      started,
      slotsOf: (strand) => this.slotsOf(strand),
      processOf: (who) => this.layout.processOf(who),
      register: (value, operation) => this.register(value, operation, hidden),
      hidden,
    })
    tree.add(
      [...kernelLooks, ...answer, ...programLooks],
      met,
      () => lesson.leaf,
      (look) => hidden(look === undefined ? 'nothing more' : this.layout.factsOf(look.owner, look.offset).name),
    )
    return lesson.known
  }

  /** Looks for real whether a condition holds, at the end of a way. */
  async learnCondition(tuple: Tuple, { who, call }: Unknown, path: Path | undefined): Promise<void> {
    await this.#stage.bring(path)
    const slots = this.strands.find((strand) => strand.call === call)!
    const recorder = this.recorder()
    const { witnessed } = this.#stage.machine
    const { pause } = witnessed.callOf(this.layout.names[who]!, slots.name)!
    let holds = true
    witnessed.watch(() => {
      holds = pause.ready?.() !== false
    }, recorder)
    this.lessons++
    const value = this.chunks.get(tuple[who]!, call)
    const facts = this.callOf(value)
    const met = new Met(this.values, who)
    met.seen(value)
    this.waitedFor.push(...recorder.looks)
    const looks = recorder.looks.map((look): Look => {
      const visible = this.#visible(tuple, look)
      if (visible !== undefined) return visible
      this.watch(facts, { owner: met.processes.indexOf(look.owner), offset: look.offset }, look)
      return { owner: who, offset: slots.woken, value: this.chunks.get(tuple[who]!, slots.woken) }
    })
    const hidden = (): never => {
      const choice = this.choiceOf(tuple, { kind: 'step', who, call, wakeup: 'ready', fault: undefined })
      throw new HiddenState(lengthOf(path), choice, 'waits for something else')
    }
    this.conditionOf(value).add(looks, met, () => holds, hidden)
  }

  #begun(recorder: Recorder): Tuple {
    const changed = new Map<number, [number, number][]>()
    const change = (owner: number, offset: number, value: number) => {
      changed.set(owner, [...(changed.get(owner) ?? []), [offset, value]])
    }
    for (const { who } of this.#stage.machine.witnessed.strands()) this.layout.processOf(who)
    for (const { owner, offset, cell } of recorder.touches) change(owner, offset, recorder.valueOf(cell))
    for (const { who, strand, kind, operation } of this.#stage.machine.witnessed.strands()) {
      const owner = this.layout.processOf(who)
      const value = this.values.numberOf(`begins ${strand} ${kind}`)
      this.register(value, operation, () => undefined as never)
      change(owner, this.slotsOf(strand).call, value)
      change(owner, MEMORY, value)
    }
    return withChanges(this.chunks, new Int32Array(1), changed)
  }

  /** What the outcome of a move hangs on before anything is looked at. */
  #beginning(tuple: Tuple, { kind, who, call, wakeup, fault }: Move): { tree: Tree<Leaf>; met: Met } {
    const met = new Met(this.values, who)
    const chunk = tuple[who]!
    const what = wakeup ?? fault ?? kind
    const value = call === undefined ? INITIAL : this.chunks.get(chunk, call)
    let known = met.seen(value)
    const signals = this.situation.signalsOf(tuple, who)
    if (call === undefined || signals !== INITIAL) {
      // What becomes of a process, or of one that was killed, hangs on all of it.
      const all = new Composed(this.values, met, 'all').seen(known).seen(met.seen(this.chunks.get(chunk, MEMORY)))
      // Only those that stand somewhere: others come to be known meanwhile.
      for (const strand of this.strands) {
        const standing = this.chunks.get(chunk, strand.call)
        if (standing !== INITIAL) all.text(strand.name).seen(met.seen(standing))
      }
      known = all.seen(signals).value
    }
    const trees = this.#steps.get(known) ?? new Map<string, Tree<Leaf>>()
    this.#steps.set(known, trees)
    return { tree: treeIn(trees, what), met }
  }

  /** All that a process knows, and where its calls stand. */
  #allOf(tuple: Tuple, owner: number): Look[] {
    const offsets = [MEMORY, ...this.strands.map(({ call }) => call)]
    return offsets.map((offset) => ({ owner, offset, value: this.look(tuple, owner, offset) }))
  }

  /** Calls of other processes that are no more: these were killed. */
  #goneFrom(before: readonly StandingStrand[], after: readonly StandingStrand[], name: string) {
    const isThere = ({ who, strand }: StandingStrand) => after.some((now) => now.who === who && now.strand === strand)
    const gone = before.filter((strand) => strand.who !== name && !isThere(strand))
    return gone.map(({ who, strand }) => ({ who: this.layout.processOf(who), slots: this.slotsOf(strand) }))
  }

  /** Of what has no share in the key, only lists of names can be seen. */
  #visible(tuple: Tuple, look: Look): Look | undefined {
    const { owner, offset, value } = look
    if (value >= 0) return look
    const isList = this.layout.factsOf(owner, offset).names !== undefined
    return isList ? { owner, offset, value: this.look(tuple, owner, offset) } : undefined
  }

  #callsOf(tuple: Tuple, owner: number, before: readonly StandingStrand[]) {
    const name = this.layout.names[owner]!
    const calls = before.filter(({ who }) => who === name)
    return new Map(
      calls.map(({ strand, operation }) => {
        const slots = this.slotsOf(strand)
        return [strand, { slots, operation, value: this.chunks.get(tuple[owner]!, slots.call) }]
      }),
    )
  }

  #timePassed(tuple: Tuple): Outcome {
    const nextNs = Math.max(this.situation.nextNs(tuple), this.situation.nowNs(tuple))
    const clock = this.layout.machineOffset('clock', 0)
    const changed = new Map([[MACHINE, [[clock, this.values.ofNumber(nextNs)] as const]]])
    const after = withChanges(this.chunks, tuple, changed)
    return { tuple: after, leaf: TIME_PASSED, met: new Met(this.values, MACHINE), deed: this.#timePasses }
  }
}

const TIME_PASSED: Leaf = {
  changes: [],
  adds: [],
  wakes: [],
  starts: [],
  touches: [],
  end: undefined,
  point: '',
  broken: [],
}
