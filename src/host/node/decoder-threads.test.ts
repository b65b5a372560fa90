import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesAtOnce } from './at-once.ts'
import { DecoderThreads, OutOfPatience } from './decoder-threads.ts'

/** What is decoded tells what is to happen. */
const DECODE = `
  async ({ say }, [what], limitBytes) => {
    if (what === 1) throw new Error('as one asked for')
    if (what === 2) process.exit(3)
    if (what === 3) for (;;);
    return new Uint8Array([what, limitBytes, say])
  }
`

describe('DecoderThreads', () => {
  let directory: string
  let threads: DecoderThreads
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'modonce-threads-'))
    writeFileSync(join(directory, 'decoder.cjs'), 'exports.say = 7')
    threads = new DecoderThreads({ file: join(directory, 'decoder.cjs'), decode: DECODE })
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  const decode = (what: number, patienceMs?: number) => threads.decode(Uint8Array.of(what), 9, patienceMs)

  test('answer each of many calls with its own content', async () => {
    const asked = Array.from({ length: 10 * filesAtOnce() }, (_, index) => 10 + index)
    const answers = await Promise.all(asked.map((what) => decode(what)))
    expect(answers).toEqual(asked.map((what) => Uint8Array.of(what, 9, 7)))
  })

  test('leave the caller the bytes', async () => {
    const room = Uint8Array.of(8, 40, 8)
    await threads.decode(room.subarray(1, 2), 9)
    expect(room).toEqual(Uint8Array.of(8, 40, 8))
  })

  test('tell what the decoder says, and go on', async () => {
    await expect(decode(1)).rejects.toThrow('as one asked for')
    expect(await decode(5)).toEqual(Uint8Array.of(5, 9, 7))
  })

  test('fail where the decoder ends its thread, and go on', async () => {
    const answers = await Promise.allSettled([decode(2), decode(2), decode(2), decode(5)])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
  })

  test('end a decoder that takes longer than the caller has patience, and go on', async () => {
    const endless = Array.from({ length: filesAtOnce() + 1 }, () => decode(3, 20))
    // All are listened to from the start: which of them fails first is not said.
    await Promise.all(endless.map((answer) => expect(answer).rejects.toThrow(OutOfPatience)))
    expect(await decode(5, 60_000)).toEqual(Uint8Array.of(5, 9, 7))
  })
})
