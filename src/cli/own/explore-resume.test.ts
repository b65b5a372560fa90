import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type MainOptions, runMain } from '../../../test/support/run-main.ts'
import { simulatedHost } from '../../host/simulated/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import { exploreSchema } from './explore-schema.ts'

const FILE = '/kept.jsonl'
const RANDOM = ['kmod-18-initstate', '-p', '2', '-m', '1', '-e', 'random', '--all']

/** Runs it with a file that says `kept`, and gives what the file says afterwards. */
async function explore(argv: readonly string[], kept?: string, options: MainOptions = {}) {
  const written = new Map<string, string>()
  const host = simulatedHost({ files: kept === undefined ? {} : { [FILE]: kept } })
  const run = await runMain('modonce', ['explore', ...argv, '--json'], { ...options, host, written })
  const lines = run.stdout.split('\n').filter((line) => line !== '')
  return { ...run, results: lines.map((line) => v.parse(exploreSchema, JSON.parse(line))), file: written.get(FILE) }
}

const parsed = (file: string | undefined) => v.parse(exploreSchema, JSON.parse(file!))

test.each([
  ['all', []],
  ['one of three', ['--shard', '1/3']],
])(
  'goes on after the runs that are done, of %s of them, and comes to the same as if it had never ended',
  async (_, shard) => {
    const argv = [...RANDOM, ...shard]
    const { seconds: _s, ...whole } = parsed((await explore([...argv, '-n', '60', '--out', FILE])).file)
    const first = await explore([...argv, '-n', '24', '--resume', FILE])
    expect(parsed(first.file).executions).toBeLessThan(whole.executions)
    const second = await explore([...argv, '-n', '60', '--resume', FILE], first.file)
    const { seconds, ...sum } = parsed(second.file)
    expect(sum).toEqual(whole)
    expect(second.status).toBe(1)
    expect(second.results[0]).toMatchObject({ executions: whole.executions, violating: whole.violating })
  },
)

test('goes on after an interrupt, which leaves a file that is marked as partial', async () => {
  let interrupt = async (): Promise<void> => undefined
  const argv = ['kmod-20-initstate', '-p', '2', '-m', '1', '-e', 'random', '--resume', FILE]
  const running = explore([...argv, '-n', '999999999'], undefined, {
    interruptible: (act) => {
      interrupt = act
    },
  })
  setTimeout(() => void interrupt(), 300)
  const { status, file } = await running
  const { executions, verdict, coverage } = parsed(file)
  expect({ status, verdict, coverage }).toEqual({ status: 2, verdict: 'incomplete', coverage: { kind: 'partial' } })
  const runs = executions + 10
  const rest = await explore([...argv, '-n', String(runs)], file)
  expect(rest.status).toBe(0)
  expect(parsed(rest.file)).toMatchObject({ executions: runs, verdict: 'clean', coverage: { kind: 'runs', runs } })
})

test('does not go again through what is done, and begins anew with what was ended', async () => {
  const at = SCENARIOS.findIndex(({ name }) => name === 'uevent-after-live')
  const argv = ['--shard', `${at}/${SCENARIOS.length}`, '--resume', FILE]
  const first = await explore(argv)
  const result = parsed(first.file)
  expect(result.coverage).toEqual({ kind: 'exhaustive' })
  const foreign = { ...result, scenario: 'another', outcomeKeys: [] }
  const kept = (...parts: readonly object[]) => parts.map((part) => `${JSON.stringify(part)}\n`).join('')
  // A count that no exploration comes to shows where it is from.
  const done = await explore(argv, kept({ ...result, executions: 12_345 }, foreign))
  expect(done.results).toMatchObject([{ executions: 12_345 }])
  expect(done.status).toBe(0)
  const ended = { ...result, executions: 12_345, verdict: 'incomplete', coverage: { kind: 'partial' } }
  const { status, file, results } = await explore(argv, kept(ended, foreign))
  const lines = file!.trimEnd().split('\n')
  expect(lines.map((line) => parsed(line).scenario)).toEqual(['another', 'uevent-after-live'])
  expect(results).toMatchObject([{ executions: result.executions, coverage: { kind: 'exhaustive' } }])
  expect(status).toBe(0)
})

test.each([
  ['another seed', ['-s', '2']],
  ['another engine', ['-e', 'pct:3']],
  ['another kernel', ['-k', '5.3']],
  ['faults', ['-f', '1:kill']],
  ['another part', ['--shard', '0/2']],
])('takes nothing of what was done with %s', async (_, more) => {
  const argv = [...RANDOM, '-n', '8', '--resume', FILE]
  const first = await explore(argv)
  const other = await explore([...argv, ...more], first.file)
  expect(other.file!.trimEnd().split('\n')).toHaveLength(2)
  expect(other.file!.startsWith(first.file!)).toBe(true)
})

test('tells the story of a broken law again where it is to be written', async () => {
  const argv = ['kmod-18-initstate', '-p', '2', '-m', '1', '-e', 'random', '--resume', FILE]
  const first = await explore(argv)
  const written = new Map<string, string>()
  const host = simulatedHost({ files: { [FILE]: first.file! } })
  const { status } = await runMain('modonce', ['explore', ...argv, '--story', '/story'], { host, written })
  expect(status).toBe(1)
  expect(written.get('/story')).toContain('"scenario":"kmod-18-initstate"')
  expect(parsed(written.get(FILE)).executions).toBe(parsed(first.file).executions)
})

test.each(['{', '[]', '{"schemaVersion":1}'])('leaves a file alone that says %s', async (text) => {
  const { stderr, status, file } = await explore([...RANDOM, '--resume', FILE], text)
  expect(stderr).toContain(`modonce explore: ${FILE}: it is no result of explore --out: `)
  expect({ status, file }).toEqual({ status: 2, file: undefined })
})

test('refuses a second file for the results', async () => {
  const { stderr, status } = await explore([...RANDOM, '--resume', FILE, '--out', '/other'])
  expect(stderr).toContain('modonce explore: --resume writes its file, so that there is no --out')
  expect(status).toBe(64)
})
