import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { Machine, type Program } from '../../host/simulated/index.ts'

const HELD_MS = 200_000

/** How modprobe ends, and when, on a machine where a process keeps both rights of the module for 200 seconds. */
async function whileHeld(programName: string, argv: readonly string[]) {
  const machine = new Machine({ modules: [{ path: 'kernel/m.ko', aliases: ['net-pf-3'] }] })
  const ended: { status: number; stderr: string; afterMs: number }[] = []
  machine.start('holder', async ({ files, clock }) => {
    await files.makeLockDirectory('/run/modonce')
    for (const name of ['m', 'm.second']) await (await files.openLock(`/run/modonce/${name}`)).tryLock()
    await clock.sleep(1)
    machine.start('modprobe', async (host) => {
      const { status, stderr } = await runMain(programName, argv, { host })
      ended.push({ status, stderr, afterMs: Number(machine.nowNs / 1_000_000n) })
      return status
    })
    await clock.sleep(HELD_MS)
    return 0
  })
  await machine.run()
  return ended[0]!
}

describe('modprobe that waits for another loader', () => {
  test.each([
    ['modprobe', ['-q', '--', 'net-pf-3']],
    ['modonce', ['modprobe', '-q', '--', 'net-pf-3']],
  ])('gives up after two minutes, without a word, as the kernel’s helper: %s %j', async (programName, argv) => {
    const { status, stderr, afterMs } = await whileHeld(programName, argv)

    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(afterMs).toBeGreaterThanOrEqual(120_000)
    expect(afterMs).toBeLessThan(121_000)
  })

  test('does not wait for ever in a command of the kernel’s helper for which the very init waits (C6)', async () => {
    const modprobe: Program = async (host, [, ...argv], env) => (await runMain('modprobe', argv, { host, env })).status
    const machine = new Machine({
      modules: [{ path: 'kernel/m.ko', init: { requests: ['x'] } }, { path: 'kernel/x.ko' }],
      files: { '/etc/modprobe.d/a.conf': 'install x modprobe m\n' },
      helper: modprobe,
      programs: { modprobe },
    })
    const first = machine.start('modprobe m', (host) => modprobe(host, ['modprobe', 'm'], {}))
    await machine.run()
    expect(first.end).toEqual({ kind: 'exited', status: 0 })
    expect(Number(machine.nowNs / 1_000_000n)).toBeLessThan(121_000)
  })

  test.each([
    ['modprobe', ['m']],
    ['modprobe', ['-q', 'net-pf-3']],
    ['modonce', ['load', 'm']],
  ])('waits until it is answered where a person asks: %s %j', async (programName, argv) => {
    const { status, afterMs } = await whileHeld(programName, argv)

    expect(status).toBe(0)
    expect(afterMs).toBeGreaterThanOrEqual(HELD_MS)
  })
})
