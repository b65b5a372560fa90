import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll } from 'vitest'
import { type InsertionRecord, parseRecord } from '../../src/loading/converge/record.ts'
import { compiledProgram, countTrace, runInVm, triggerFile } from './machine.ts'

/** What a story left behind. */
export interface Told {
  readonly stdout: string
  readonly stderr: string
  readonly status: number
  /** The kernel's record of the calls that were made meanwhile. */
  readonly counts: ReturnType<typeof countTrace>
  readonly modules: string
}

/** Takes a story, which is a shell script with the words of story.sh, and answers for it once all have been told. */
export type Story = (name: string, script: string) => () => Told

/** Generous: a story takes five to ten seconds, where the machine has nothing else to do. */
const LIMIT_MS = 240_000

const here = (name: string): string => join(import.meta.dirname, name)

/**
 * Stories that are told one after the other in one boot, before the first test of the file. Each begins with the modules
 * that the ones before have left.
 */
export function storyBook(
  kernel: '6.1' | '6.12',
  label: string,
  overlay: Readonly<Record<string, Uint8Array | string>> = {},
): Story {
  const jobs: { name: string; script: string; timeoutMs: number; trace: true }[] = []
  const told = new Map<string, Told>()

  beforeAll(async () => {
    const programs = {
      ...triggerFile(),
      '/usr/bin/at-call': readFileSync(compiledProgram(here('at-call.c'))),
      '/usr/lib/story.sh': readFileSync(here('story.sh')),
    }
    const answers = await runInVm({ kernel, label, overlay: { ...programs, ...overlay }, jobs })
    for (const [name, answer] of Object.entries(answers.jobs)) {
      if (answer.timedOut)
        throw new Error(`${name} did not end within ${LIMIT_MS} ms:\n${answer.stdout}${answer.stderr}`)
      told.set(name, { ...answer, counts: countTrace(answer.trace) })
    }
  })

  return (name, script) => {
    jobs.push({ name, script: `. /usr/lib/story.sh\n${script}`, timeoutMs: LIMIT_MS, trace: true })
    return () => told.get(name)!
  }
}

/** The records that a story printed, in its order. */
export function recordsOf({ stdout }: Told): (InsertionRecord | undefined)[] {
  return [...stdout.matchAll(/^record (.*\n)/gm)].map(([, line]) => parseRecord(Buffer.from(line!, 'latin1')))
}

/** The rest of what it printed, a line an element. */
export function linesOf({ stdout }: Told): string[] {
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('record '))
}
