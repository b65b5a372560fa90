import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '../../host/index.ts'
import { LateEngine } from './engine.ts'

const EVENT = { kind: 'end' } as unknown as TimelineEvent

/** What V8 is told of a version, by the number of the event before it. */
function told(version: string): [number, string][] {
  const flags: [number, string][] = []
  let events = 0
  const engine = new LateEngine(version, (flag) => flags.push([events, flag]))
  for (; events < 10_000; events++) engine.take(EVENT)
  return flags
}

/** What a flag is about: `sparkplug` of `--no-sparkplug`. */
function nameOf(flag: string): string {
  return flag.replace(/^--(no-)?/, '').replace(/=.*/, '')
}

describe('LateEngine', () => {
  test.each(['20.20.2', '24.21.0'])('has V8 optimize late in a burst of Node %s, and then as ever', (version) => {
    const flags = told(version)
    const named = (time: number) => flags.filter(([at]) => at === time).map(([, flag]) => nameOf(flag))
    const begun = named(0)
    const burst = begun.filter((name) => !name.startsWith('parallel-'))
    expect([burst.length > 0, named(3_999), flags.length]).toEqual([true, burst, begun.length + burst.length])
  })

  test('tells a version nothing that it was not tried with', () => {
    expect([...told('22.23.0'), ...told('99.0.0')]).toEqual([])
  })
})
