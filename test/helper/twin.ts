import type { Clock } from '../../src/host/index.ts'
import { recorded } from '../../src/host/index.ts'
import { simulatedHost } from '../../src/host/simulated/index.ts'
import { askOver, type Connection, requestClient } from '../../src/lab/actors/index.ts'
import { inShort, type Run } from './run.ts'
import type { ServerStep, Transcript } from './transcript.ts'

/** Runs the twin of the C program on a simulated machine, where the recorded server answers in virtual time. */
export async function runTwin(transcript: Transcript): Promise<Run> {
  const calls: string[] = []
  const played = { body: '', nextArgv: '' }
  const machine = simulatedHost(transcript.lockable ? {} : { files: { '/run/modonce': '' } })
  const host = recorded(machine, (event) => {
    if (event.kind === 'call' && event.call === 'flock') calls.push('lock')
  })
  const connect = async () => {
    calls.push('connect')
    return transcript.listens ? connection(transcript.steps, host.clock, calls, played) : undefined
  }
  const requests = { ask: askOver({ connect }, host.clock) }
  const next = async (argv: readonly string[]) => {
    calls.push('next')
    played.nextArgv = argv.slice(1).join(' ')
    return transcript.nextStatus
  }
  const { argv, patienceMs } = transcript
  // So that a moment that is long past is one.
  await machine.clock.sleep(1_000_000)
  const untilNs = host.clock.monotonicNs() + BigInt(patienceMs ?? 0) * 1_000_000n
  const environment = {
    ...transcript.environment,
    ...(patienceMs !== undefined && { MODONCE_UNTIL_NS: String(untilNs) }),
  }
  const status = await requestClient({ ...host, requests }, next, ['request', ...argv], environment)
  return { calls: inShort(calls), status, ...played }
}

function connection(steps: readonly ServerStep[], clock: Clock, calls: string[], played: { body: string }): Connection {
  let at = 0
  let pauseLeftMs = 0
  return {
    async send(text) {
      calls.push('send')
      played.body = text.split('\r\n\r\n')[1]!
      return true
    },
    async receive(timeoutMs) {
      calls.push('receive')
      for (let leftMs = timeoutMs; ; at++) {
        const step = steps[at]
        const waitMs = Math.min(leftMs, step === undefined ? leftMs : pauseLeftMs)
        if (waitMs > 0) await clock.sleep(waitMs)
        leftMs -= waitMs
        pauseLeftMs -= Math.min(waitMs, pauseLeftMs)
        if (leftMs <= 0 && (step === undefined || pauseLeftMs > 0)) return undefined
        if (step?.kind === 'pause') pauseLeftMs = step.ms
        if (step?.kind === 'close') return ''
        if (step?.kind === 'send') {
          at++
          return step.bytes
        }
      }
    },
  }
}
