import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildModules } from '../../scripts/vm/kernel-modules.mjs'
import type { Step } from '../../src/host/simulated/index.ts'
import { buildOf, dpor, type Execution, replay, storyOf } from '../../src/lab/explorer/index.ts'
import { SCENARIOS } from '../../src/lab/scenarios/index.ts'
import { linesOf, storyBook } from './story-book.ts'

const DIRECTORY = '/sys/module/xfrm_user'

/** As kbuild compiles for x86, which the headers of probes count on. */
const ALONE = { defines: ['-DCC_USING_FENTRY', '-Wno-pointer-sign'], exported: {}, imported: {} }

/** What a modprobe sees of the module in sysfs, call by call. */
type Look = readonly [call: string, path: string, outcome: string, detail: string]

/** modprobe of a version of kmod, as explorers run it, here on the kernel itself. It tells what it has seen, and of its end. */
const MODPROBE = `
import { recorded } from '/modonce/dist/host.js'
import { kmod18Modprobe, kmodModprobe } from '/modonce/dist/lab/actors.js'
import { linuxHost } from '/modonce/dist/linux.js'

const [name, version] = process.argv.slice(2)
const looks = []
const see = ({ kind, call, subject, outcome, detail }) => {
  if (kind === 'return' && subject.startsWith('${DIRECTORY}')) looks.push([call, subject, outcome, detail])
}
const linux = await linuxHost()
const modprobe = version === '18' ? kmod18Modprobe() : kmodModprobe
const status = await modprobe(recorded(linux, see), ['modprobe', 'xfrm_user'])
const state = await linux.files.read('${DIRECTORY}/initstate').then((bytes) => String.fromCharCode(...bytes).trim(), ({ code }) => code)
console.log(JSON.stringify({ name, status, state, looks }))
`

function gate(): Uint8Array {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-gate-'))
  try {
    const source = join(import.meta.dirname, 'gate.c')
    buildModules('6.1', directory, [{ file: 'gate', name: 'gate', source, ...ALONE }])
    return readFileSync(join(directory, 'gate.ko'))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const story = storyBook('6.1', 'initstate', { '/m/gate.ko': gate(), '/opt/modprobe.mjs': MODPROBE })

/** The shortest story of the race, as the explorer tells it of the model of that kernel. */
async function explored(): Promise<readonly Step[]> {
  const entry = SCENARIOS.find(({ name }) => name === 'kmod-18-initstate')!
  const scenario = buildOf(entry, { processes: 2, modules: 1, kernel: '6.1' })
  let told: ReturnType<typeof storyOf> = []
  await dpor(scenario, {
    onExecution({ broken: [violation], events }: Execution) {
      if (violation === undefined) return undefined
      told = storyOf(events, violation.at)
      return 'stop'
    },
  })
  const replayed = await replay(scenario, told)
  if (replayed.kind !== 'replayed') throw new Error('the story goes another way')
  return replayed.steps
}

describe('the race of kmod 18 on kernel 6.1, held where the explorer says', () => {
  const race = story(
    'race',
    `
modprobe xfrm_algo
insmod /m/gate.ko target=xfrm_user
parameter() { cat /sys/module/gate/parameters/$1; }
is_held() { [ "$(parameter held)" = 1 ]; }
node /opt/modprobe.mjs first 18 >/tmp/first &
first=$!
soon is_held
node /opt/modprobe.mjs second 18
node /opt/modprobe.mjs mended 20 >/tmp/mended &
mended=$!
sleep 3
echo "mended $([ -e /proc/$mended ] && echo waits)"
echo 1 >/sys/module/gate/parameters/open
wait $first $mended
cat /tmp/first /tmp/mended
echo "expired $(parameter expired)"
`,
  )
  let lines: string[]
  const told = (name: string): { status: number; state: string; looks: Look[] } => {
    return JSON.parse(lines.find((line) => line.startsWith(`{"name":"${name}"`))!)
  }

  beforeAll(() => {
    lines = linesOf(race())
    if (!lines.includes('expired 0')) throw new Error(`the gate did not hold:\n${lines.join('\n')}${race().stderr}`)
  })

  test('ends a modprobe with 0 before the module has an initstate, by the calls of the story', async () => {
    const second = told('second')
    expect(second).toMatchObject({ status: 0, state: 'ENOENT' })
    const steps = await explored()
    const liar = steps.at(-1)!.choice.process
    const looks = steps.flatMap(({ choice: { process, call, subject }, end }): Look[] => {
      if (end === undefined || process !== liar || !subject.startsWith(DIRECTORY)) return []
      return [[call, subject, end.outcome, end.detail]]
    })
    expect(looks).toHaveLength(2)
    expect(second.looks).toEqual(looks)
  })

  test('does not deceive kmod 20, which waits until the module is live', () => {
    expect(lines).toContain('mended waits')
    expect(told('mended')).toMatchObject({ status: 0, state: 'live' })
    expect(told('first')).toMatchObject({ status: 0, state: 'live' })
  })
})
