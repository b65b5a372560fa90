import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** What a process says of a job: what came of it or what it threw; and before that, news. */
export type ChildMessage<Answer> = { readonly answer: Answer } | { readonly error: unknown } | { readonly news: string }

/** Nobody asked for news. */
const NOBODY = (): void => undefined

/**
 * Each process takes the next job when it is done with one. Answers are given in the order of the jobs, and the processes
 * end with that. `heard` is told the news of each.
 */
export async function* answersOf<Answer>(
  children: readonly ChildProcess[],
  jobs: readonly object[],
  heard: (child: ChildProcess, news: string) => void = NOBODY,
): AsyncGenerator<Answer> {
  const idle = [...children]
  const waiting: ((child: ChildProcess) => void)[] = []
  const run = async (job: object): Promise<Answer> => {
    const child = idle.pop() ?? (await new Promise<ChildProcess>((resolve) => waiting.push(resolve)))
    const answer = await ask<Answer>(child, job, (news) => heard(child, news))
    const next = waiting.shift()
    if (next === undefined) idle.push(child)
    else next(child)
    return answer
  }
  const answers = jobs.map(run)
  // Whoever is waited for first tells of his failure; the others are not listened to any more.
  for (const answer of answers) answer.catch(() => undefined)
  try {
    for (const answer of answers) yield await answer
  } finally {
    await Promise.all(children.map(end))
  }
}

/** As many processes as somebody may ask for. */
export const MOST_JOBS = 256

/** Each takes a hundred MB and more, so that more are for who asks for them. */
const MOST_UNASKED = 4

/** How many processes do so many jobs: as many as were asked for, or one for each processor, and none that has no job. */
export function processesFor(jobs: readonly unknown[], asked: number | undefined): number {
  // Not imported at the top of the file, as every start would pay for it.
  const { availableParallelism } = process.getBuiltinModule('node:os')
  return Math.min(asked ?? Math.min(availableParallelism(), MOST_UNASKED), jobs.length)
}

function ask<Answer>(child: ChildProcess, job: object, heard: (news: string) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      child.off('message', hear)
      child.off('exit', miss)
    }
    const hear = (message: ChildMessage<Answer>): void => {
      if ('news' in message) {
        heard(message.news)
        return
      }
      stop()
      if ('answer' in message) resolve(message.answer)
      else reject(message.error)
    }
    const miss = (status: number | null, killer: string | null): void => {
      stop()
      reject(new Error(`a process that does a part of the work has ended: ${killer ?? `status ${status}`}`))
    }
    child.on('message', hear)
    child.on('exit', miss)
    child.send(job, (error) => {
      if (error !== null) miss(child.exitCode, child.signalCode)
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
