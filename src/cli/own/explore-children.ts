import type { ChildProcess } from 'node:child_process'
import type { World } from '../world.ts'
import { answersOf, processesFor } from './children.ts'
import type { Asked, ExploreRun } from './explore-run.ts'
import type { ExploreJson } from './explore-schema.ts'
import type { ExploreSettings } from './explore-settings.ts'

/** One scenario, as a process is asked for it: functions cannot be sent, so that it goes by its name. */
export interface ExploreJob {
  readonly name: string
  readonly begun: ExploreJson | undefined
  readonly settings: Omit<ExploreSettings, 'entries'>
}

/** Instead of a job: end what you do, and begin nothing. */
export const STOP = 'stop'

/**
 * Explores scenarios beside each other, and gives them in their order; undefined where this process is as good. After an
 * interrupt, what was not begun is undefined.
 */
export function exploreBeside(
  world: World,
  asked: readonly Asked[],
  { entries: _, ...settings }: ExploreSettings,
): AsyncGenerator<ExploreRun | undefined> | undefined {
  const count = processesFor(asked, settings.jobs)
  if (world.child === undefined || count <= 1) return undefined
  const start = world.child
  const children = Array.from({ length: count }, () => start('explore-child', []))
  const jobs = asked.map(({ entry, begun }): ExploreJob => ({ name: entry.name, begun, settings }))
  return answersWith(world, children, jobs)
}

async function* answersWith(world: World, children: readonly ChildProcess[], jobs: readonly ExploreJob[]) {
  const news = new Map<ChildProcess, string>()
  const heard = (child: ChildProcess, text: string): void => {
    news.set(child, text)
    world.status?.([...news.values()].filter((each) => each !== '').join('; '))
  }
  const listening = world.onInterrupt(async () => {
    for (const child of children) child.send(STOP)
  })
  try {
    yield* answersOf<ExploreRun | undefined>(children, jobs, heard)
  } finally {
    world.status?.('')
    listening()
  }
}
