import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { simulatedHost } from '../../host/simulated/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import { exploreSchema, scenarioSchema } from './explore-schema.ts'

const explore = (...argv: readonly string[]) => runMain('modonce', ['explore', ...argv])

const SMALL = ['-p', '2', '-m', '1']

describe('modonce explore', () => {
  test.each([
    ['auto', 'portfolio'],
    ['graph', 'graph'],
    ['dpor', 'dpor'],
    ['pct:3', 'pct:3'],
    ['preempt:2', 'preempt:2'],
  ])(
    'tells the race of kmod 18 with three processes in at most 25 lines and two switches by %s, and ends with 1',
    async (engine, last) => {
      const { stdout, stderr, status } = await explore('kmod-18-initstate', '-e', engine)
      expect({ stderr, status }).toEqual({ stderr: '', status: 1 })
      const [line, , counts, , ...told] = stdout.trimEnd().split('\n')
      expect(line).toMatch(/^kmod-18-initstate: violated, partial, \d+ executions, .*\d+\.\d s, [a-z]+(:\d)?$/)
      expect(line!.endsWith(` ${last}`)).toBe(true)
      expect(told.length).toBeLessThanOrEqual(25)
      expect(counts).toContain(`the story: steps ${told.length - 1}, switches `)
      expect(told.at(-1)).toMatch(/modprobe(#\d)? ended 0, and xfrm_user was (coming|absent)/)
      const json = await explore('kmod-18-initstate', '-e', engine, '--json')
      const { story } = v.parse(exploreSchema, JSON.parse(json.stdout))
      expect(story!.switches).toBeLessThanOrEqual(2)
      expect(story!.told).toBeLessThanOrEqual(25)
    },
  )

  test('proves that kmod 20 has it no more', async () => {
    const { stdout, status } = await explore('kmod-20-initstate', ...SMALL, '-e', 'dpor', '--json')
    expect(status).toBe(0)
    expect(v.parse(exploreSchema, JSON.parse(stdout))).toMatchObject({
      scenario: 'kmod-20-initstate',
      engine: 'dpor',
      verdict: 'clean',
      coverage: { kind: 'exhaustive' },
    })
  })

  test('says what was covered of runs at random', async () => {
    const { stdout, status } = await explore('kmod-20-initstate', ...SMALL, '-e', 'pct:3', '-n', '20', '-f', '1:kill')
    expect({ stdout, status }).toEqual({
      stdout: expect.stringMatching(/^kmod-20-initstate: clean, 20 runs, 20 executions, \d+\.\d s, pct:3\n$/),
      status: 0,
    })
  })

  test('ends with 2 where it is interrupted', async () => {
    let interrupt = async (): Promise<void> => undefined
    const args = ['explore', 'kmod-20-initstate', '-e', 'random', '-n', '999999999', '--json']
    const running = runMain('modonce', args, {
      interruptible: (act) => {
        interrupt = act
      },
    })
    setTimeout(() => void interrupt(), 300)
    const { stdout, status } = await running
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'incomplete', coverage: { kind: 'partial' } })
  })

  test('lists the scenarios that there are, also as JSON of the published shape', async () => {
    const { stdout } = await explore('list')
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ', 1)[0]),
    ).toEqual(SCENARIOS.map(({ name }) => name))
    const json = (await explore('list', '--json')).stdout.trimEnd().split('\n')
    expect(json.map((line) => v.parse(scenarioSchema, JSON.parse(line)).name)).toEqual(
      SCENARIOS.map(({ name }) => name),
    )
  })

  test('keeps a proof with the sources that it is of, and says when one of them has changed', async () => {
    const files = {
      '/src/lab/scenarios/index.ts': "import type { T } from './type.ts'\nexport {\n  a,\n} from '../a.ts'\n",
      '/src/lab/a.ts': 'export const a = 1\n',
      '/src/lab/scenarios/type.ts': 'export type T = 1\n',
    }
    const written = new Map<string, string>()
    const args = ['explore', 'kmod-20-initstate', ...SMALL, '-e', 'preempt:1', '--proofs', '/proofs']
    await runMain('modonce', args, { host: simulatedHost({ files }), written })
    const proof = written.get('/proofs/kmod-20-initstate-4.19-2x1.json')!
    expect(Object.keys(JSON.parse(proof).sources)).toEqual(['src/lab', 'src/lab/scenarios'])
    const verify = (more: Readonly<Record<string, string>>) => {
      const host = simulatedHost({ files: { ...files, '/proofs/p.json': proof, ...more } })
      return runMain('modonce', ['explore', '--verify', '/proofs'], { host })
    }
    expect(await verify({})).toEqual({ stdout: 'p.json: of these sources\n', stderr: '', status: 0 })
    const changed = await verify({ '/src/lab/a.ts': 'export const a = 2\n' })
    expect(changed).toEqual({ stdout: 'p.json: stale: src/lab\n', stderr: '', status: 1 })
    expect(await verify({ '/proofs/p.json': '{' })).toMatchObject({
      stdout: 'p.json: stale: it is no JSON\n',
      status: 1,
    })
  })

  test('makes of all shards what the whole is, and says what is missing', async () => {
    const args = ['explore', 'kmod-18-initstate', ...SMALL, '-e', 'portfolio', '-n', '60', '--all', '--out']
    const written = new Map<string, string>()
    for (const shard of ['0/3', '1/3', '2/3', '0/1']) {
      const name = `/${shard.replace('/', '-')}`
      expect((await runMain('modonce', [...args, name, '--shard', shard], { written })).status).toBeLessThan(2)
    }
    const files = Object.fromEntries(written)
    const merge = async (...names: readonly string[]) =>
      runMain('modonce', ['explore', 'merge', '--json', ...names], { host: simulatedHost({ files }) })
    const [parts, whole] = [await merge('/0-3', '/1-3', '/2-3'), await merge('/0-1')]
    expect([parts.stderr, parts.status, whole.status]).toEqual(['', 1, 1])
    const [{ outcomeKeys, executions, violating }, one] = [parts, whole].map(({ stdout }) => JSON.parse(stdout))
    expect({ outcomeKeys, executions, violating }).toEqual({
      outcomeKeys: one.outcomeKeys,
      executions: 60,
      violating: one.violating,
    })
    expect(v.parse(exploreSchema, one).outcomes).toBeGreaterThan(1)
    expect((await merge('/2-3', '/0-3')).stderr).toBe(
      'modonce explore merge: kmod-18-initstate: shard 1/3 is missing\n',
    )
    expect((await merge('/2-3', '/2-3')).stderr).toContain('a shard is there twice')
  })

  test('makes of all shards of dpor its whole: each execution is in one of them', async () => {
    const written = new Map<string, string>()
    for (const shard of [['--shard', '0/2'], ['--shard', '1/2'], []]) {
      const argv = [
        'explore',
        'kmod-18-initstate',
        ...SMALL,
        '-e',
        'dpor',
        '--all',
        '--out',
        `/${shard[1]?.[0] ?? 'whole'}`,
      ]
      await runMain('modonce', [...argv, ...shard], { written })
    }
    const files = Object.fromEntries(written)
    const merge = async (...names: readonly string[]) =>
      runMain('modonce', ['explore', 'merge', '--json', ...names], { host: simulatedHost({ files }) })
    const [{ stdout, stderr }, whole] = [await merge('/0', '/1'), await merge('/whole')]
    const { executions, violating, outcomeKeys, coverage, verdict } = JSON.parse(whole.stdout)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ executions, violating, outcomeKeys, coverage, verdict })
    expect(JSON.parse(files['/0']!).executions).toBeGreaterThan(0)
    expect(JSON.parse(files['/1']!).executions).toBeGreaterThan(0)
  })

  test.each(['{', '[]', '{"schemaVersion":1}', 'null'])('merges no file that says %s', async (text) => {
    const host = simulatedHost({ files: { '/part': text } })
    const { stderr, status } = await runMain('modonce', ['explore', 'merge', '/part'], { host })
    expect({ stderr, status }).toEqual({
      stderr: expect.stringContaining('modonce explore merge: /part: it is no result of explore --out: '),
      status: 2,
    })
  })

  test('gives each shard of an engine that goes through all its own scenarios', async () => {
    const { stderr, status } = await explore('kmod-18-initstate', '-e', 'graph', '--shard', '0/2')
    expect({ stderr, status }).toEqual({
      stderr: expect.stringContaining('modonce explore: graph is split by scenarios: --shard is for all of them'),
      status: 64,
    })
  })

  test('goes through a scenario in full where a shard is of scenarios', async () => {
    const at = SCENARIOS.findIndex(({ name }) => name === 'uevent-after-live')
    const shard = await explore('--shard', `${at}/${SCENARIOS.length}`, '--json')
    const whole = await explore('uevent-after-live', '--json')
    const [part, all] = [shard, whole].map(({ stdout }) => v.parse(exploreSchema, JSON.parse(stdout)))
    const { executions, outcomes } = all!
    expect(part).toMatchObject({ engine: 'graph', coverage: { kind: 'exhaustive' }, executions, outcomes })
    expect(executions).toBeGreaterThan(1)
  })

  test.each([
    [['--shard', '2/2'], "--shard is I/N, with I from 0 to N-1, not '2/2'"],
    [['hope'], "no scenario is called 'hope': explore list prints those that there are"],
    [['-e', 'hope'], "no engine is called 'hope': there are auto, dpor, graph, random, pct:D, portfolio, preempt:K"],
    [['-k', 'hope'], 'no kernel is called hope'],
    [['-p', '0'], "--processes is a number from 1 to 64, not '0'"],
    [['-f', '1:hope'], "no fault is called 'hope': EINTR, EIO, ENODEV, ENOMEM, threads, kill, stop"],
    [['-f', 'many'], "--faults begins with a number from 0 to 9, not 'many'"],
    [['kmod-18-initstate', 'b'], "what is 'b'?"],
  ])('refuses %j', async (argv, message) => {
    const { stdout, stderr, status } = await explore(...argv)
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: expect.stringContaining(`modonce explore: ${message}`),
      status: 64,
    })
  })
})
