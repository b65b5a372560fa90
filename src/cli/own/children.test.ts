import { type ChildProcess, spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { answersOf } from './children.ts'

/** A process that tells which job it had and how many before, the slower the smaller the number. */
const CHILD = `
  let before = 0
  const answer = ({ number }) => {
    if (number === 13) process.send({ error: new RangeError('the thirteenth job') })
    else if (number === 14) process.exit(3)
    else process.send({ answer: { number, before: before++ } })
  }
  process.on('message', (job) => {
    process.send({ news: 'begun ' + job.number })
    setTimeout(answer, 60 - 4 * job.number, job)
  })
`

const children = (count: number) =>
  Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', CHILD], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    }),
  )

const jobs = (numbers: readonly number[]) => numbers.map((number) => ({ number }))

interface Told {
  readonly number: number
  readonly before: number
}

/** Asks started processes for these, which fails: what there was before, and how each process ended. */
async function failing(started: readonly ChildProcess[], numbers: readonly number[], failure: string) {
  const seen: unknown[] = []
  const failed = async () => {
    for await (const answer of answersOf(started, jobs(numbers))) seen.push(answer)
  }
  await expect(failed()).rejects.toThrow(failure)
  return { seen: seen.length, ends: started.map(({ exitCode, signalCode }) => exitCode ?? signalCode) }
}

describe('answersOf()', () => {
  test('gives answers in the order of the jobs, whichever process is done first, and each process takes some', async () => {
    const told: Told[] = []
    const news: string[] = []
    const heard = (_: ChildProcess, text: string) => news.push(text)
    for await (const answer of answersOf<Told>(children(2), jobs([1, 2, 3, 4, 5]), heard)) told.push(answer)
    expect(told.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
    expect(Math.max(...told.map(({ before }) => before))).toBeLessThan(4)
    expect(news.sort()).toEqual([1, 2, 3, 4, 5].map((number) => `begun ${number}`))
  })

  test('fails as the first job that fails, after those before it, and ends its processes', async () => {
    const { seen, ends } = await failing(children(2), [1, 13, 2, 3], 'the thirteenth job')
    expect({ seen, ends }).toEqual({ seen: 1, ends: ['SIGTERM', 'SIGTERM'] })
  })

  test('fails where a process ends before its time', async () => {
    const { seen, ends } = await failing(children(1), [1, 14], 'a part of the work has ended: status 3')
    expect({ seen, ends }).toEqual({ seen: 1, ends: [3] })
  })

  test('fails where a process has ended before it is asked', async () => {
    const [child] = children(1)
    const ended = new Promise((resolve) => child!.once('exit', resolve))
    child!.kill()
    await ended
    expect(await failing([child!], [1], 'has ended: SIGTERM')).toEqual({ seen: 0, ends: ['SIGTERM'] })
  })
})
