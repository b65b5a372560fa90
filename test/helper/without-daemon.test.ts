import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, linkSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { simulatedHost } from '../../src/host/simulated/index.ts'
import { parseRecord } from '../../src/loading/converge/record.ts'
import { convergeByFiles } from '../../src/loading/index.ts'
import type { ModuleName } from '../../src/names.ts'
import { aWorkplace } from './c-client.ts'

const KERNEL_WORDS = ['-q', '--', 'snd-timer']

/** Tells when it begins and ends; the first one takes a while, in which the others come. */
const NEXT = `echo begin >>runs; mkdir first 2>/dev/null && sleep 0.5; echo end >>runs; exit $(cat status)`

const places: string[] = []

afterEach(() => {
  for (const place of places.splice(0)) rmSync(place, { recursive: true })
})

function workplace(status = 0, script = NEXT): string {
  const place = aWorkplace(script)
  places.push(place)
  writeFileSync(join(place, 'status'), String(status))
  return place
}

const start = (place: string, words = KERNEL_WORDS): ChildProcess =>
  spawn(join(place, 'request'), words, { cwd: place, stdio: 'ignore', env: {} })

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.on('close', resolve))

const read = (place: string, file: string): string => readFileSync(join(place, file), 'latin1')

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Twelve of them, the first of which is well on its way when the others come. */
async function crowd(place: string, leader: ChildProcess): Promise<(number | null)[]> {
  const first = ended(leader)
  await until(() => existsSync(join(place, 'first')))
  return Promise.all([first, ...Array.from({ length: 11 }, () => ended(start(place)))])
}

describe('helper/request.c without a daemon', () => {
  test('lets one next loader run for an alias, and the others only after it, to see what is there', async () => {
    const place = workplace()

    const statuses = await crowd(place, start(place))

    expect(statuses).toEqual(Array(12).fill(0))
    const runs = read(place, 'runs').trimEnd().split('\n')
    expect(runs.slice(0, 2)).toEqual(['begin', 'end'])
    expect(runs.filter((run) => run === 'begin')).toHaveLength(12)
  })

  test('tells all who waited for a next loader that it failed, and runs no other for them', async () => {
    const place = workplace(3)

    const statuses = await crowd(place, start(place))

    expect(statuses.sort()).toEqual([...Array(11).fill(1), 3])
    expect(read(place, 'runs')).toBe('begin\nend\n')
  })

  test('asks again after a failure that is over', async () => {
    const place = workplace(1)
    await ended(start(place))
    writeFileSync(join(place, 'status'), '0')

    expect(await ended(start(place))).toBe(0)
  })

  test('goes on where who had the lock was killed', async () => {
    const place = workplace()
    const leader = start(place)
    const statuses = crowd(place, leader)
    await until(() => existsSync(join(place, 'first')))
    leader.kill('SIGKILL')

    expect((await statuses).slice(1)).toEqual(Array(11).fill(0))
  })

  test('leaves the record that every other loader of the module reads, in its file', async () => {
    const place = workplace(1)
    const child = start(place)
    await ended(child)

    expect(parseRecord(readFileSync(join(place, 'run/modonce/snd_timer')))).toEqual({
      sequence: 2,
      failure: 'EIO',
      file: '',
      parameters: '',
      owner: `process ${child.pid}`,
    })
  })

  test('gives an alias of any bytes and any length a file of its own', async () => {
    const place = workplace()
    await ended(start(place, ['-q', '--', 'a/../b']))
    await ended(start(place, ['-q', '--', `cpu:${'x'.repeat(800)}`]))

    const files = spawnSync('ls', ['-1', 'run/modonce'], { cwd: place, encoding: 'utf8' }).stdout
    expect(files).toMatch(/^a%2f%2e%2e%2fb\nalias-[0-9a-f]{8}\n$/)
  })

  test.each([199, 200, 201, 1_000])(
    'has the lock file of an alias of %i bytes where the loaders of modonce have theirs',
    async (bytes) => {
      const alias = `cpu-${'x'.repeat(bytes - 4)}`
      const place = workplace()
      await ended(start(place, ['-q', '--', alias]))
      const host = simulatedHost()
      const claim = await convergeByFiles(host, 'helper', '').claims.open(alias.replaceAll('-', '_') as ModuleName)
      const [theirs] = await host.files.list('/run/modonce')
      await claim.release()

      expect(readdirSync(join(place, 'run/modonce'))).toEqual([theirs!.name])
    },
  )

  test('hands on what is left of its patience', async () => {
    const place = workplace(0, 'echo "$MODONCE_UNTIL_NS $MODONCE_NEXT" >told')
    const before = process.hrtime.bigint()
    await ended(start(place))

    const [untilNs, mark] = read(place, 'told').trim().split(' ')
    expect(Number(BigInt(untilNs!) - before) / 1e9).toBeCloseTo(120, 0)
    expect(mark).toBe('1')
  })

  test('gives the next loader descriptors that are open', async () => {
    const place = workplace(0, 'said=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2); echo "$said" >told')

    spawnSync('sh', ['-c', 'exec ./request -q -- xfs 0<&- 1>&- 2>&-'], { cwd: place })

    expect(read(place, 'told')).toBe('/dev/null\n'.repeat(3))
  })

  test.each([
    ['a symbolic link', symlinkSync],
    ['a hard link', linkSync],
  ])('never runs itself by %s', async (_kind, link) => {
    const place = workplace()
    link(join(place, 'request'), join(place, 'itself'))
    writeFileSync(join(place, 'next-loader'), `${place}/itself\n`)

    expect(await ended(start(place))).toBe(1)
  })

  test('ends a circle of next loaders', async () => {
    const place = workplace(0, 'echo begin >>runs; exec ./request -r xfs')

    expect(await ended(start(place, ['-r', 'xfs']))).toBe(1)
    expect(read(place, 'runs')).toBe('begin\n'.repeat(8))
  })

  test.each([
    ['that others may write', 0o666],
    ['that its group may write', 0o664],
  ])('does not believe a record of the next loader %s', async (_whose, mode) => {
    const place = workplace()
    chmodSync(join(place, 'next-loader'), mode)

    expect([await ended(start(place)), existsSync(join(place, 'runs'))]).toEqual([1, false])
  })

  test('runs no relative path', async () => {
    const place = workplace()
    writeFileSync(join(place, 'next-loader'), './next\n')

    expect([await ended(start(place)), existsSync(join(place, 'runs'))]).toEqual([1, false])
  })

  test('locks through no link, and writes no record where one leads', async () => {
    const place = workplace()
    spawnSync('mkdir', ['-m', '700', 'run/modonce'], { cwd: place })
    writeFileSync(join(place, 'victim'), 'untouched')
    symlinkSync(join(place, 'victim'), join(place, 'run/modonce/snd_timer'))

    expect(await ended(start(place))).toBe(0)
    expect(read(place, 'victim')).toBe('untouched')
  })

  test('uses no lock directory that others may use', async () => {
    const place = workplace(1)
    spawnSync('mkdir', ['-m', '777', 'run/modonce'], { cwd: place })

    const statuses = await crowd(place, start(place))

    expect(statuses).toEqual(Array(12).fill(1))
    expect(read(place, 'runs').match(/begin/g)).toHaveLength(12)
  })
})
