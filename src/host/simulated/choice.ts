import type { CallEnd } from '../../timeline/index.ts'
import type { Actor, Strand } from './actor.ts'
import type { FaultKind } from './faults.ts'
import type { Footprint, PlaceName } from './footprint.ts'

/** A call, and where it stands. */
interface Standing {
  /** Empty for the passing of time. */
  readonly process: string
  /** Empty for what becomes of a whole process. */
  readonly strand: string
  readonly call: string
  readonly subject: string
  readonly point: string
}

/** Something that can happen next on a machine. */
export interface Choice extends Standing {
  /**
   * The same for the same choice in every run that came here, by whatever way: `kmod#2/main` for the next step of a strand;
   * `kmod#2/main!EIO` and `kmod#2!kill` for faults; `kmod#2!continue` for one that was stopped; `time`.
   */
  readonly id: string
  readonly kind: 'step' | 'fault' | 'continue' | 'time'
  readonly fault?: FaultKind
}

/** Something that has happened. */
export interface Step {
  readonly choice: Choice
  readonly footprint: Footprint
  /** How the call ended; undefined where it has not, and stands at `point`. */
  readonly end: CallEnd | undefined
  readonly point: string
}

/** A call that cannot go on. */
export interface Blocked extends Standing {
  /** What it looks at: one of these must change, or time must pass. */
  readonly reads: readonly PlaceName[]
}

/** Nobody can go on before time has passed. */
export const TIME: Choice = { id: 'time', kind: 'time', ...nowhere('') }

export function stepOf(actor: Actor, strand: Strand): Choice {
  return { id: `${actor.name}/${strand.name}`, kind: 'step', ...standingOf(actor, strand) }
}

/** What befalls a call, or without a strand a whole process. */
export function faultOf(fault: FaultKind, actor: Actor, strand?: Strand): Choice {
  const standing = strand === undefined ? nowhere(actor.name) : standingOf(actor, strand)
  const id = strand === undefined ? `${actor.name}!${fault}` : `${actor.name}/${strand.name}!${fault}`
  return { id, kind: 'fault', fault, ...standing }
}

export function continuing({ name }: Actor): Choice {
  return { id: `${name}!continue`, kind: 'continue', ...nowhere(name) }
}

export function blockedOf(actor: Actor, strand: Strand): Blocked {
  return { ...standingOf(actor, strand), reads: strand.places }
}

function standingOf(actor: Actor, { name, operation }: Strand): Standing {
  const { call, subject, pause } = operation ?? { call: '', subject: '', pause: { point: 'running' } }
  return { process: actor.name, strand: name, call, subject, point: pause.point }
}

function nowhere(actor: string): Standing {
  return { process: actor, strand: '', call: '', subject: '', point: '' }
}
