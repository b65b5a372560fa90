import { describe, expect, test } from 'vitest'
import { runC } from './c-client.ts'
import { transcripts } from './transcript.ts'
import { runTwin } from './twin.ts'

describe.each([
  ['helper/request.c', runC],
  ['its twin', runTwin],
])('%s', (_client, run) => {
  test.each(transcripts())('$name: $about', async (transcript) => {
    const { calls, status, nextArgv, body } = await run(transcript)

    expect([calls, status]).toEqual([transcript.calls, transcript.exit])
    if (transcript.nextArgv !== undefined) expect(nextArgv).toBe(transcript.nextArgv)
    const told = transcript.steps.flatMap((step) => (step.kind === 'read' && step.body !== '' ? [step.body] : []))
    if (told.length > 0) expect([body]).toEqual(told)
  })
})
