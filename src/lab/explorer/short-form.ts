import type { RecordedStory } from './recorded-story.ts'

/** What was built and whose turn it was how often, for a report: `NAME?kernel=4.19&processes=3 modprobe/main*48 …`. */
export interface ShortForm {
  readonly scenario: string
  readonly kernel: string
  readonly processes: number
  readonly modules?: number
  /** `1:kill,stop`, as `--faults` takes it. */
  readonly faults?: string
  /** The ids of what happened. */
  readonly ids: readonly string[]
}

/** More than any story has: who writes so is not to fill memory. */
const MOST_STEPS = 100_000

export function formatShort({ scenario, kernel, sizes, faults, steps }: RecordedStory): string {
  const values = Object.entries({
    kernel,
    ...sizes,
    ...(faults && { faults: `${faults.budget}:${faults.kinds.join()}` }),
  })
  const turns: [id: string, count: number][] = []
  for (const { id } of steps) {
    const last = turns.at(-1)
    if (last?.[0] === id) last[1]++
    else turns.push([id, 1])
  }
  const words = turns.map(([id, count]) => (count === 1 ? id : `${id}*${count}`))
  return [`${scenario}?${values.map(([name, value]) => `${name}=${value}`).join('&')}`, ...words].join(' ')
}

/** Undefined where it is none. */
export function parseShort(text: string): ShortForm | undefined {
  const [head = '', ...words] = text.trim().split(/\s+/)
  const [, scenario, query] = /^([\w.-]+)\?(.*)$/.exec(head) ?? []
  if (scenario === undefined || query === undefined) return undefined
  const values = new Map(query.split('&').map((part) => part.split('=', 2) as [string, string | undefined]))
  const [kernel, processes, modules, faults] = ['kernel', 'processes', 'modules', 'faults'].map((name) =>
    values.get(name),
  )
  const ids = idsOf(words)
  if (kernel === undefined || !isCount(processes) || ids === undefined) return undefined
  if (modules !== undefined && !isCount(modules)) return undefined
  return {
    scenario,
    kernel,
    processes: Number(processes),
    ...(modules !== undefined && { modules: Number(modules) }),
    ...(faults !== undefined && { faults }),
    ids,
  }
}

function idsOf(words: readonly string[]): string[] | undefined {
  const ids: string[] = []
  for (const word of words) {
    const [, id, count = '1'] = /^([^*]+)(?:\*(\d{1,5}))?$/.exec(word) ?? []
    if (id === undefined || ids.length + Number(count) > MOST_STEPS) return undefined
    for (let times = Number(count); times > 0; times--) ids.push(id)
  }
  return ids
}

function isCount(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,3}$/.test(text)
}
