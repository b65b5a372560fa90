import type { Knowledge } from '../knowledge.ts'
import { type Candidate, resolve } from '../resolve/index.ts'
import type { RequestCall, RequestExample } from './request-row.ts'

/** A kernel whose modules are asked for. */
export interface AnsweringKernel {
  readonly knowledge: Knowledge
  readonly release: string
  /** The options it was configured with, without `CONFIG_`; undefined where they could not be read. */
  readonly options: ReadonlyMap<string, string> | undefined
}

/** What modprobe would do about one module for a request. */
export interface AnsweringModule {
  readonly module: string
  readonly does: 'load' | 'builtin' | 'blacklisted' | 'command' | 'nothing'
}

/** Why nothing answers to a request. */
export type Absence =
  | { readonly kind: 'later-kernel'; readonly since: string }
  | { readonly kind: 'earlier-kernel'; readonly until: string }
  | { readonly kind: 'user-alias' | 'fallback' }
  /** It is part of the kernel, so that nobody needs to ask. */
  | { readonly kind: 'builtin'; readonly option: string }
  /** The option is there and off. */
  | { readonly kind: 'not-configured'; readonly option: string }
  /** The option does not exist here: another architecture or version, or what it depends on is off. */
  | { readonly kind: 'no-such-option'; readonly option: string }
  /** Built as a module, which does not claim this name. */
  | { readonly kind: 'unclaimed'; readonly option: string }
  | { readonly kind: 'unknown' }

/** What comes of a request here. */
export type Answer =
  | { readonly kind: 'modules'; readonly modules: readonly AnsweringModule[] }
  | { readonly kind: 'absent'; readonly because: Absence }

/** What a request of the catalogue resolves to, or why it does not. */
export function answerTo(kernel: AnsweringKernel, call: RequestCall, example: RequestExample): Answer {
  const resolution = resolve(kernel.knowledge, example.asked)
  if (resolution.kind !== 'found') return { kind: 'absent', because: absence(kernel, call, example) }
  const modules = new Map<string, AnsweringModule>()
  for (const candidate of resolution.candidates) {
    const { module } = candidate.target
    if (!modules.has(module)) modules.set(module, { module, does: doingOf(candidate) })
  }
  return { kind: 'modules', modules: [...modules.values()] }
}

function doingOf({ blacklisted, plan }: Candidate): AnsweringModule['does'] {
  if (blacklisted !== undefined) return 'blacklisted'
  const asked = plan.steps.find(({ reason }) => reason.kind === 'asked')
  switch (asked?.action.kind) {
    case 'insert':
      return 'load'
    case 'install':
      return 'command'
    case 'builtin':
      return 'builtin'
    default:
      return 'nothing'
  }
}

function absence(
  { release, options }: AnsweringKernel,
  { since, until }: RequestCall,
  example: RequestExample,
): Absence {
  if (since !== undefined && compareReleases(release, since) < 0) return { kind: 'later-kernel', since }
  if (until !== undefined && compareReleases(release, until) >= 0) return { kind: 'earlier-kernel', until }
  if (example.unclaimed !== undefined) return { kind: example.unclaimed }
  const { option } = example
  if (option === undefined || options === undefined) return { kind: 'unknown' }
  const value = options.get(option)
  if (value === undefined) return { kind: 'no-such-option', option }
  if (value === 'n') return { kind: 'not-configured', option }
  return { kind: value === 'y' ? 'builtin' : 'unclaimed', option }
}

/** Negative where the first release is the earlier one, by its first numbers: `6.1.0-40-amd64` is before `6.9`. */
function compareReleases(one: string, other: string): number {
  const [ones, others] = [one, other].map((text) => text.match(/\d+/g)?.map(Number) ?? [])
  for (const index of [0, 1]) {
    const difference = (ones?.[index] ?? 0) - (others?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
