import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AskOutcome, IncomingRequest, Reply, RequestCall, RequestQueue } from '../../src/host/index.ts'

/** Where somebody listens and others ask. */
export interface RequestsWorld {
  listen(): Promise<RequestQueue>
  /** Asks as another process does; `leave` ends that process at once. */
  ask(call: RequestCall): { readonly outcome: Promise<AskOutcome>; leave(): void }
  /** Whoever listens dies. */
  killListener(): Promise<void>
  /** Lets time pass for those who have nothing to wait for. */
  turn(): Promise<void>
  end(): Promise<void>
}

const CALL: RequestCall = { verb: 'load', body: '{"asked":["pci:v1\u00ff"]}' }
const DONE: Reply = { status: 200, exitStatus: 0, errno: '', body: '{"results":[]}' }
const FAILED: Reply = { status: 422, exitStatus: 1, errno: 'ENODEV', body: '{}' }

/** What every implementation of `Requests` does. */
export function requestsContract(name: string, makeWorld: () => Promise<RequestsWorld>): void {
  describe(`Requests of ${name}`, () => {
    let world: RequestsWorld
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(() => world.end())

    answerContract(() => world)
    lossContract(() => world)
  })
}

function answerContract(world: () => RequestsWorld): void {
  test('gives what was asked to who listens, with who asks, and the answer to who asked', async () => {
    const queue = await world().listen()
    const { outcome } = world().ask(CALL)
    const request = await taken(queue)
    expect({ verb: request.verb, body: request.body, gone: request.gone }).toEqual({ ...CALL, gone: false })
    expect(Object.keys(request.peer).toSorted()).toEqual(['command', 'pid', 'uid'])
    await request.accept()
    await request.answer(FAILED)
    expect(await outcome).toEqual({ kind: 'answered', reply: FAILED })
  })

  test('gives an answer that was not accepted before', async () => {
    const queue = await world().listen()
    const { outcome } = world().ask(CALL)
    await (await taken(queue)).answer(DONE)
    expect(await outcome).toEqual({ kind: 'answered', reply: DONE })
  })

  test('lets many wait, and be answered in any order', async () => {
    const queue = await world().listen()
    const asked = ['one', 'two', 'three'].map((body) => world().ask({ verb: 'load', body }).outcome)
    const requests = [await taken(queue), await taken(queue), await taken(queue)]
    for (const request of requests.toReversed()) await request.answer({ ...DONE, body: `of ${request.body}` })
    const bodies = (await Promise.all(asked)).map((outcome) => outcome.kind === 'answered' && outcome.reply.body)
    expect(bodies).toEqual(['of one', 'of two', 'of three'])
  })
}

function lossContract(world: () => RequestsWorld): void {
  test('refuses where nobody listens', async () => {
    expect(await world().ask(CALL).outcome).toEqual({ kind: 'refused' })
  })

  test('ends the wait for the next request when it is closed, and refuses those who ask then', async () => {
    const queue = await world().listen()
    await queue.close()
    expect(await queue.next()).toBeUndefined()
    expect(await world().ask(CALL).outcome).toEqual({ kind: 'refused' })
  })

  test('answers after it is closed whoever was taken before', async () => {
    const queue = await world().listen()
    const { outcome } = world().ask(CALL)
    const request = await taken(queue)
    await queue.close()
    await request.answer(DONE)
    expect(await outcome).toEqual({ kind: 'answered', reply: DONE })
  })

  test('tells that who asked is gone', async () => {
    const queue = await world().listen()
    const { leave } = world().ask(CALL)
    const request = await taken(queue)
    leave()
    while (!request.gone) await world().turn()
    await request.answer(DONE)
  })

  test('is refused where who listens dies before it has accepted, and lost afterwards', async () => {
    const queue = await world().listen()
    const before = world().ask({ ...CALL, body: 'before' })
    await taken(queue)
    const after = world().ask({ ...CALL, body: 'after' })
    await (await taken(queue)).accept()
    await world().turn()
    await world().killListener()
    expect([await before.outcome, await after.outcome]).toEqual([{ kind: 'refused' }, { kind: 'lost' }])
  })
}

async function taken(queue: RequestQueue): Promise<IncomingRequest> {
  const request = await queue.next()
  if (request === undefined) throw new Error('the queue was closed')
  return request
}
