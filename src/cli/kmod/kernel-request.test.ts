import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { Machine, simulatedHost } from '../../host/simulated/index.ts'

/** The init of the module takes longer than the kernel's helper has patience. */
const INIT_MS = 300_000

/** When each command line ended, in seconds of virtual time, and its status, beside a `modprobe slow` that inserts. */
async function besideAnInsertion(lines: readonly string[]): Promise<Record<string, [seconds: number, status: number]>> {
  const machine = new Machine({ modules: [{ path: 'kernel/slow.ko', init: { sleepMs: INIT_MS } }] })
  const ends: Record<string, [number, number]> = {}
  machine.start('first', async (host) => (await runMain('modprobe', ['slow'], { host })).status)
  for (const line of lines) {
    machine.start(line, async (host) => {
      await host.clock.sleep(1000)
      const { status, stdout, stderr } = await runMain('modprobe', line.split(' ').slice(1), { host })
      ends[line] = [Number(host.clock.monotonicNs() / 1_000_000_000n), status]
      expect([stdout, stderr]).toEqual(['', ''])
      return status
    })
  }
  await machine.run()
  return ends
}

describe('modprobe, started by the kernel', () => {
  test('fails after 120 s, where a person is answered when the module is there', async () => {
    const ends = await besideAnInsertion(['modprobe -q -- slow', 'modprobe -q slow', 'modprobe -- slow'])

    const [helpersEnd, status] = ends['modprobe -q -- slow']!
    expect([helpersEnd, status]).toEqual([121, 1])
    for (const line of ['modprobe -q slow', 'modprobe -- slow']) {
      const [seconds, answer] = ends[line]!
      expect(answer).toBe(0)
      expect(seconds).toBeGreaterThanOrEqual(INIT_MS / 1000)
      expect(seconds).toBeLessThan(INIT_MS / 1000 + 2)
    }
  })
})

describe('the system log', () => {
  /** What a command line writes to it, and to stderr. */
  async function logOf(line: string): Promise<{ log: string[]; stderr: string }> {
    const [tool = '', ...argv] = line.split(' ')
    const log: string[] = []
    const host = simulatedHost({ modules: [{ path: 'kernel/refuses.ko', init: { fails: 'ENODEV' } }] })
    const syslog = (identity: string, priority: number, text: string) => log.push(`${priority} ${identity}: ${text}`)
    const { stderr } = await runMain(tool, argv, { host, syslog })
    return { log, stderr }
  }

  test.each([
    ['modprobe -s refuses', ["3 modprobe: ERROR: could not insert 'refuses': No such device"]],
    [
      'modprobe --syslog -a none',
      ['4 modprobe: WARNING: Module none not found in directory /lib/modules/6.1.0-simulated'],
    ],
    ['modprobe -s none', ['2 modprobe: FATAL: Module none not found in directory /lib/modules/6.1.0-simulated']],
    ['insmod -s /none.ko', ['3 insmod: ERROR: could not load module /none.ko: No such file or directory']],
    ['rmmod -s none', ['3 rmmod: ERROR: Module none is not currently loaded']],
  ])('has what %s says, and stderr has nothing', async (line, log) => {
    expect(await logOf(line)).toEqual({ log, stderr: '' })
  })

  // To open the log is to make a socket, for which the kernel may request a module, and so start the next helper.
  test.each(['modprobe -s -q -- refuses', 'modprobe -s -q -- none', 'modprobe -q -- net-pf-1'])(
    'has nothing of %s, so that it is never opened',
    async (line) => {
      expect(await logOf(line)).toEqual({ log: [], stderr: '' })
    },
  )
})
