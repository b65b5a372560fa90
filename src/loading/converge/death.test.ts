import { describe, expect } from 'vitest'
import { aPlace, Crowd } from '../../../test/support/crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { type FileFacts, type Program, simulatedHost, type TimelineEvent } from '../../host/simulated/index.ts'
import type { ErrnoName } from '../../names.ts'
import { fileIdentity, formatRecord } from './record.ts'

const MODULES = [
  { path: 'kernel/dep.ko', init: { sleepMs: 1 } },
  { path: 'kernel/m.ko', depends: ['dep'], parameters: { p: 0 }, init: { sleepMs: 2 } },
]
const LOCK = '/run/modonce/m'
const pair = await aPlace({ modules: MODULES })
const withFiles = (files: Record<string, FileFacts>) => aPlace({ modules: MODULES, files })

const privateDirectory: Record<string, FileFacts> = { '/run/modonce': { directory: true, mode: 0o700 } }

/** Where no lock is to be had, and the refusal that is told. */
const UNLOCKABLE = [
  { where: 'read-only', code: 'EROFS', place: await withFiles({ '/run': { directory: true, readOnly: true } }) },
  { where: 'missing', code: 'ENOENT', place: await withFiles({ '/run': { linkTo: '/nowhere' } }) },
  {
    where: 'open to others',
    code: 'EPERM',
    place: await withFiles({ '/run/modonce': { directory: true, mode: 0o755 } }),
  },
  {
    where: 'a file of others',
    code: 'EPERM',
    place: await withFiles({ ...privateDirectory, [LOCK]: { content: '', mode: 0o644 } }),
  },
  { where: 'a link', code: 'ELOOP', place: await withFiles({ ...privateDirectory, [LOCK]: { linkTo: '/tmp/x' } }) },
]

/** What the record of a module calls its file. */
const file = await identityOfM()

async function identityOfM(): Promise<string> {
  const { files, kernel } = simulatedHost(pair.options)
  return fileIdentity(await files.stat(`/lib/modules/${kernel.release()}/kernel/m.ko`))
}

/** A loader outside modonce that fails: whoever meets it is answered EBUSY. */
const failingOutsider: Program = async (host) => {
  await host.clock.sleep(1)
  const path = `/lib/modules/${host.kernel.release()}/kernel/m.ko`
  await host.kernel.finitModule(path, 'p=x', 0).catch(() => undefined)
  return 0
}

/** Kills loaders at certain events, in the kernel or outside. */
function killing(seed: number, deaths: number): (crowd: Crowd, event: TimelineEvent) => void {
  let left = (seed * 7919) % 150
  let alive = deaths
  return ({ machine }, { process, kind }) => {
    if (kind === 'end' || alive === 0 || !process.startsWith('loader') || left-- > 0) return
    alive--
    left = seed % 60
    machine.processNamed(process).kill()
  }
}

describe('a loader that is killed', () => {
  onEverySchedule('anywhere, leaves nothing that hinders the others, nor who comes later (C8)', async (seed) => {
    const crowd = new Crowd(pair, seed, killing(seed, 2))
    for (let count = 0; count < 4; count++) crowd.ask('m')
    const { answers, failed, lies } = await crowd.run()
    expect({ failed, lies }).toEqual({ failed: 0, lies: 0 })
    expect(answers).toBeGreaterThanOrEqual(2)
    const diedAtNs = crowd.machine.nowNs
    crowd.ask('m')
    expect(await crowd.run()).toMatchObject({ answers: answers + 1, failed: 0, lies: 0 })
    expect(Number(crowd.machine.nowNs - diedAtNs) / 1e6).toBeLessThan(5)
  })

  onEverySchedule('is missed for about as long as others have waited for it (C8)', async (seed) => {
    const crowd = new Crowd(pair, seed, killing(seed, 1))
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(3) })
    await crowd.run()
    expect(Number(crowd.machine.nowNs) / 1e6).toBeLessThan(60)
  })
})

describe('a record', () => {
  onEverySchedule('that is garbage counts as none, whenever it becomes so (C8)', async (seed) => {
    const whole = formatRecord({ sequence: 2, failure: 'ENODEV', file, parameters: '', owner: 'explicit' })
    // Half a record, or one whose parts do not belong together.
    const garbage = seed % 2 === 0 ? whole.subarray(0, 30) : whole.with(-2, 0x30 + (whole.at(-2) === 0x30 ? 1 : 0))
    let left = (seed * 7919) % 250
    const crowd = new Crowd(pair, seed, ({ machine }) => {
      if (left-- === 0) machine.write(LOCK, { content: garbage, mode: 0o600 })
    })
    crowd.machine.write('/run/modonce', privateDirectory['/run/modonce']!)
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(3) })
    expect(await crowd.run()).toEqual({ answers: 3, failed: 0, lies: 0, finits: 2, duplicates: 0 })
  })

  onEverySchedule('of a failure that survived a reboot is nobody’s answer (C8, C3)', async (seed) => {
    const crowd = new Crowd(pair, seed)
    crowd.machine.write('/run/modonce', privateDirectory['/run/modonce']!)
    const old = { sequence: 40 + (seed % 2), failure: 'ENODEV' as ErrnoName, file, parameters: '', owner: 'process 1' }
    crowd.machine.write(LOCK, { content: formatRecord(old), mode: 0o600 })
    for (let count = 0; count < 3; count++) {
      crowd.ask('m', { asker: crowd.random.pick(['helper', 'explicit']), afterMs: crowd.random.below(3) })
    }
    expect(await crowd.run()).toEqual({ answers: 3, failed: 0, lies: 0, finits: 2, duplicates: 0 })
  })

  onEverySchedule('that cannot be written, for its parameters are longer, hinders no load (C8)', async (seed) => {
    const crowd = new Crowd(pair, seed)
    for (let count = 0; count < 2; count++) crowd.ask('m', { parameters: `text=${'x'.repeat(5_000)}` })
    expect(await crowd.run()).toEqual({ answers: 2, failed: 0, lies: 0, finits: 2, duplicates: 0 })
  })
})

describe('whoever cannot have the lock', () => {
  onEverySchedule('loads all the same, is told the truth, and that it did not converge (C8, C4)', async (seed) => {
    const { where, code, place } = UNLOCKABLE[seed % UNLOCKABLE.length]!
    const crowd = new Crowd(place, seed)
    crowd.start('outsider', failingOutsider)
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(3) })
    expect({ where, ...(await crowd.run()) }).toMatchObject({ where, answers: 3, failed: 0, lies: 0 })
    const problems = crowd.answers.flatMap((answer) => answer.problems).filter(({ module }) => module === 'm')
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems) expect(problem).toMatchObject({ kind: 'not-converged', refusal: { code } })
  })
})
