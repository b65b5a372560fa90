import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { runMain } from '../../../test/support/run-main.ts'
import { simulatedHost } from '../../host/simulated/index.ts'
import { buildOf, explore, formatReplay } from '../../lab/explorer/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import { recordedStory } from './story-scenario.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 100)

const SMALL = { processes: 2, modules: 1 }

const replay = (text: string, ...args: readonly string[]) =>
  runMain('modonce', ['replay', '/s', ...args], { host: simulatedHost({ files: { '/s': text } }) })

describe('modonce replay', () => {
  let story = ''

  beforeAll(async () => {
    const entry = SCENARIOS.find(({ name }) => name === 'kmod-18-initstate')!
    const exploration = await explore(buildOf(entry, SMALL), { engine: { kind: 'random' } })
    story = formatReplay(recordedStory(entry, SMALL, exploration)!)
  })

  test('tells a story again, in lanes with what follows from what, and why the law broke', async () => {
    const { stdout, stderr, status } = await replay(story)
    expect({ stderr, status }).toEqual({ stderr: '', status: 1 })
    expect(stdout.split('\n', 1)[0]).toMatch(/^ +modprobe(#2)?\/main +modprobe(#2)?\/main$/)
    expect(stdout).toMatch(/ stat \/sys\/module\/xfrm_user, after \d+( +â\x94\x82)?\n/)
    expect(stdout).toMatch(
      /\nbroken in step \d+: modprobe ended 0, and xfrm_user was coming, because stat \S+ succeeded \(step \d+\) after modprobe(#2)?'s finit_module \S+ came to P11 \(step \d+\)\n$/,
    )
  })

  test('draws it for Mermaid', async () => {
    const { stdout } = await replay(story, '--as', 'mermaid')
    expect(stdout).toMatch(/^sequenceDiagram\n {2}participant p1 as modprobe/)
    expect(stdout).toContain('  p1->>kernel: 22. finit_module')
    expect(stdout.replaceAll('#35;', '')).not.toContain(';')
  })

  test('draws it, and makes a page of it that carries what came of swapped steps', async () => {
    const svg = (await replay(story, '--as', 'svg')).stdout
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [\s\S]*marker-end="url\(#tip\)"[\s\S]*<\/svg>\n$/)
    const page = (await replay(story, '--as', 'html')).stdout
    const [, json] = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(page)!
    const { story: told, swaps, places } = JSON.parse(json!)
    expect(told.isBroken).toBe(true)
    expect(swaps.map((swap: { readonly story: { readonly isBroken: boolean } }) => swap.story.isBroken)).toContain(
      false,
    )
    expect(places[told.states.at(-1)].modules).toEqual(['xfrm_user coming 1 users'])
  })

  test('makes a short one of it, which tells the same', async () => {
    const { stdout: short } = await replay(story, '--as', 'short')
    expect(short).toMatch(/^kmod-18-initstate\?kernel=4\.19&processes=2&modules=1 modprobe(#2)?\/main\*\d+ \S+\n$/)
    const again = await runMain('modonce', ['replay', '--short', short])
    expect(again).toEqual(await replay(story))
  })

  test('says that the law holds now, where it does', async () => {
    const { stdout, status } = await replay(story.replace('kmod-18-initstate', 'kmod-20-initstate'))
    expect(status).toBe(0)
    expect(stdout).toMatch(/\nno law is broken\n$/)
  })

  test('says where the code goes another way now', async () => {
    const { stdout, stderr, status } = await replay(story.replace('"modules":1', '"modules":2'))
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
    expect(stderr).toMatch(
      /^modonce replay: step \d+ was modprobe\S* in \S+ \S+ \(.*\), and now it stands in \S+ \S+ \(.*\)\n$/,
    )
  })

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'from another version',
      (text) => text.replace('"schemaVersion":1', '"schemaVersion":2'),
      /line 1: it is of version 2, and only 1 is known/,
    ],
    ['of something else', () => '{"format":"modonce-timeline","schemaVersion":1}\n', /line 1: no modonce-replay/],
    [
      'that is cut off',
      (text) => text.split('\n').slice(0, 9).join('\n'),
      /line 10: it is not there: the file ends before it/,
    ],
    [
      'without a line',
      (text) => text.split('\n').toSpliced(4, 1).join('\n'),
      /line 5: it is not step 4: a line is missing/,
    ],
    ['with a line twice', (text) => text.replace(/(\{"law".*\n)/, '$1$1'), /lines come behind the law/],
    [
      'of a scenario that there is not',
      (text) => text.replace('kmod-18', 'kmod-19'),
      /no scenario is called "kmod-19-initstate" here/,
    ],
    ['on a kernel that there is not', (text) => text.replace('4.19', 'soon'), /soon/],
    ['of too many', (text) => text.replace('"processes":2', '"processes":999999'), /999999 processes/],
    [
      'with a field of its own',
      (text) => text.replace('"step":1', '"step":1,"why":"so"'),
      /line 2: unknown field "why"/,
    ],
    ['that is empty', () => '', /line 1: it is not there/],
  ])('refuses a story %s', async (_, edit, message) => {
    const { stdout, stderr, status } = await replay(edit(story))
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
    expect(stderr).toMatch(/^modonce replay: \/s: /)
    expect(stderr).toMatch(message)
  })

  test('never crashes, whatever somebody made of a story', async () => {
    const lines = story.split('\n')
    const edit = fc.record({
      line: fc.nat(lines.length - 1),
      kind: fc.constantFrom('drop', 'twice', 'cut', 'character'),
      at: fc.nat(200),
      character: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const edited = [...lines]
        for (const { line, kind, at, character } of edits) {
          const text = edited[line] ?? ''
          if (kind === 'drop') edited.splice(line, 1)
          else if (kind === 'twice') edited.splice(line, 0, text)
          else if (kind === 'cut') edited[line] = text.slice(0, at)
          else edited[line] = text.slice(0, at) + character + text.slice(at + 1)
        }
        const { stderr, status } = await replay(edited.join('\n'))
        expect([0, 1, 2]).toContain(status)
        if (status === 2) expect(stderr).toMatch(/^modonce replay: .*\n$/s)
      }),
      { numRuns },
    )
  })

  test.each([
    [[], 'it takes a FILE, or --short'],
    [['a', 'b'], "what is 'b'?"],
    [['a', '--as', 'song'], '--as is one of text, mermaid, svg, html, short'],
  ])('refuses the arguments %j', async (args, message) => {
    const { stderr, status } = await runMain('modonce', ['replay', ...args])
    expect({ stderr, status }).toEqual({ stderr: expect.stringContaining(`modonce replay: ${message}`), status: 64 })
  })

  test.each(['hope', 'kmod-18-initstate?kernel=4.19', 'kmod-18-initstate?kernel=4.19&processes=2 nobody/main'])(
    'refuses the short story %j',
    async (short) => {
      const { stderr, status } = await runMain('modonce', ['replay', '--short', short])
      expect({ stderr, status }).toEqual({ stderr: expect.stringMatching(/^modonce replay: --short: \S/), status: 2 })
    },
  )
})
