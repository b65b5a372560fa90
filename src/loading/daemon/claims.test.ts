import { describe, expect } from 'vitest'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { Machine, type SimulatedHost } from '../../host/simulated/index.ts'
import { normalizeModuleName } from '../../names.ts'
import { type Claims, fileClaims } from '../converge/index.ts'
import { NO_RECORD } from '../converge/record.ts'
import { claimsTable } from './claims-table.ts'

const M = normalizeModuleName('m')

/** Claims of one process. */
type MakeClaims = (host: SimulatedHost) => Claims

/** What both implementations of `Claims` do: among strands that share them, and among processes that do not. */
function claimsContract(name: string, makeClaims: MakeClaims): void {
  describe(`Claims by ${name}`, () => {
    onEverySchedule(
      'are had by one at a time, of all strands of all processes, and by each in the end',
      async (seed) => {
        const machine = new Machine({ seed })
        let inside = 0
        let most = 0
        let turns = 0
        for (let process = 0; process < 3; process++) {
          machine.start('loader', async (host) => {
            const claims = makeClaims(host)
            const strand = async () => {
              const claim = await claims.open(M)
              while (!(await claim.tryTake())) await claim.changed(50)
              most = Math.max(most, ++inside)
              await host.clock.sleep(1)
              inside--
              turns++
              await claim.release()
            }
            await host.strands.all([strand, strand])
            return 0
          })
        }
        await machine.run()
        expect([most, turns]).toEqual([1, 6])
      },
    )

    onEverySchedule('wake who waits for a record, whoever of his process waits with him', async (seed) => {
      const machine = new Machine({ seed })
      const seen: number[] = []
      machine.start('waiters', async (host) => {
        const claims = makeClaims(host)
        const strand = async () => {
          const claim = await claims.open(M)
          while ((await claim.read()).sequence < 2) await claim.changed(60_000)
          seen.push(Number(host.clock.monotonicNs()) / 1e9)
          await claim.release()
        }
        await host.strands.all([strand, strand, strand])
        return 0
      })
      machine.start('writer', async (host) => {
        await host.clock.sleep(5)
        const claim = await makeClaims(host).open(M)
        await claim.write({ ...NO_RECORD, sequence: 2 })
        await claim.release()
        return 0
      })
      await machine.run()
      expect(seen).toHaveLength(3)
      expect(Math.max(...seen)).toBeLessThan(1)
    })

    onEverySchedule('go with a process that dies, and can be given up and taken again', async (seed) => {
      const machine = new Machine({ seed })
      const holder = machine.start('holder', async (host) => {
        const claim = await makeClaims(host).open(M)
        await claim.tryTake()
        await claim.giveUp()
        while (!(await claim.tryTake())) await claim.changed(5)
        await host.clock.sleep(1e9)
        return 0
      })
      machine.start('heir', async (host) => {
        await host.clock.sleep(100)
        const claim = await makeClaims(host).open(M)
        expect([await claim.tryTake(), claim.openedAt]).toEqual([false, 0])
        expect([await claim.tryTakeSecond(), (await claim.read()).sequence]).toEqual([true, 0])
        holder.kill()
        while (!(await claim.tryTake())) await claim.changed(5)
        await claim.release()
        return 0
      })
      await machine.run()
    })
  })
}

claimsContract('lock files', ({ files }) => fileClaims(files))
claimsContract('the table of a process in front of lock files', ({ files, strands }) =>
  claimsTable(fileClaims(files), strands),
)
