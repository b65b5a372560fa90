import { describe, expect, test } from 'vitest'
import { runC } from './c-client.ts'
import { transcripts } from './transcript.ts'

describe('helper/request.c', () => {
  test.each(transcripts())('$name: $about', async (transcript) => {
    const run = await runC(transcript)

    expect([run.calls, run.status]).toEqual([transcript.calls, transcript.exit])
    if (transcript.nextArgv !== undefined) expect(run.nextArgv).toBe(transcript.nextArgv)
    const body = transcript.steps.flatMap((step) => (step.kind === 'read' && step.body !== '' ? [step.body] : []))
    if (body.length > 0) expect([run.body]).toEqual(body)
  })
})
