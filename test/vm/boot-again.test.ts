import { describe, expect, test, vi } from 'vitest'
import { bootAgainWhereBroken } from '../../scripts/vm/boot-again.mjs'
import { GuestError } from '../../scripts/vm/qemu.mjs'

/** Boots that end one after the other as listed, and what is left of them. */
async function outcome(endings: readonly (Error | 'well')[]) {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const aside: number[] = []
  let boots = 0
  const boot = async (): Promise<string> => {
    const ending = endings[boots++]!
    if (ending instanceof Error) throw ending
    return ending
  }
  const setAside = (attempt: number): string => `kept-${aside.push(attempt)}`
  const end = await bootAgainWhereBroken('lab', boot, setAside).catch((error: Error) => error.message)
  const lines = said.mock.calls.map(([line]) => String(line))
  said.mockRestore()
  return { end, boots, aside, lines }
}

const neverReady = new GuestError('the guest was not ready within 3 ms\nmore', { ready: false, fault: undefined })
const ended = new GuestError('the job did not end', { ready: true, fault: undefined })
const fault = new GuestError('the guest ended', { ready: true, fault: 'a late int3' })

describe('bootAgainWhereBroken()', () => {
  test('boots again, says why, and keeps what was left, where the guest was broken', async () => {
    expect(await outcome([fault, neverReady, 'well'])).toEqual({
      end: 'well',
      boots: 3,
      aside: [1, 2],
      lines: [
        "vm: lab: attempt 1 broke, the emulator's fault: a late int3; kept in kept-1; booting again",
        'vm: lab: attempt 2 broke, the guest was not ready within 3 ms; kept in kept-2; booting again',
      ],
    })
  })

  test('repeats no failure of the job, and none of another kind', async () => {
    expect(await outcome([ended, 'well'])).toMatchObject({ end: 'the job did not end', boots: 1, lines: [] })
    expect(await outcome([new Error('no space left'), 'well'])).toMatchObject({ end: 'no space left', boots: 1 })
  })

  test('ends after two more boots where a job had begun, three where none had', async () => {
    expect(await outcome([fault, fault, fault, 'well'])).toMatchObject({ end: 'the guest ended', boots: 3 })
    expect(await outcome([neverReady, neverReady, neverReady, neverReady, 'well'])).toMatchObject({ boots: 4 })
  })
})
