import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import { exploreSchema, scenarioSchema } from './explore-schema.ts'

const explore = (...argv: readonly string[]) => runMain('modonce', ['explore', ...argv])

const SMALL = ['-p', '2', '-m', '1']

describe('modonce explore', () => {
  test('tells the race of kmod 18 with three processes in at most 25 lines and two switches, and ends with 1', async () => {
    const { stdout, stderr, status } = await explore('kmod-18-initstate')
    expect({ stderr, status }).toEqual({ stderr: '', status: 1 })
    const [line, , , ...told] = stdout.trimEnd().split('\n')
    expect(line).toMatch(/^kmod-18-initstate: violated, partial, \d+ executions, \d+\.\d s, portfolio$/)
    expect(told.length).toBeLessThanOrEqual(25)
    expect(told.at(-1)).toMatch(/modprobe ended 0, and xfrm_user was (coming|absent)/)
    const { story } = v.parse(exploreSchema, JSON.parse((await explore('kmod-18-initstate', '--json')).stdout))
    expect(story!.switches).toBeLessThanOrEqual(2)
  })

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

  test.each([
    [['hope'], "no scenario is called 'hope': explore list prints those that there are"],
    [['-e', 'hope'], "no engine is called 'hope': there are auto, dpor, random, pct:D, portfolio, preempt:K"],
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
