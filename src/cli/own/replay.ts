import { FormatError, isRefusal } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { Step } from '../../host/simulated/index.ts'
import {
  formatLanes,
  formatMermaid,
  formatShort,
  parseReplay,
  type RecordedStory,
  recordedStep,
  replay as replayStory,
  type Violation,
} from '../../lab/explorer/index.ts'
import { formatSvg, storyPage } from '../../lab/report/story/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import { strerror } from '../../names.ts'
import * as tables from '../options/tables/index.ts'
import { NO, readOwnArguments, UNKNOWN, usage, YES } from '../own-arguments.ts'
import { toByteString } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import { lanesOptions } from './explore-text.ts'
import { optionValues } from './option-values.ts'
import { storyOfShort, storyScenario } from './story-scenario.ts'

const FORMS = ['text', 'mermaid', 'svg', 'html', 'short'] as const

type Form = (typeof FORMS)[number]

/** `modonce replay`. */
export async function replay(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.replay, argv)
  const { value, refuse } = optionValues(world, 'replay', parsed)
  const short = value('short')
  const [file, ...others] = parsed.operands
  if (others.length > 0) refuse(`what is '${others[0]}'?`)
  if ((file === undefined) === (short === undefined)) refuse('it takes a FILE, or --short')
  const form = FORMS.find((one) => one === (value('as') ?? 'text'))
  if (form === undefined) return usage(world, 'modonce replay', `modonce replay: --as is one of ${FORMS.join(', ')}`)
  try {
    const story = short === undefined ? parseReplay(await textOf(world, file!)) : await storyOfShort(short)
    return await retold(world, story, form)
  } catch (error) {
    const name = short === undefined ? file : '--short'
    if (error instanceof FormatError) world.err(`modonce replay: ${name}: ${error.problem}\n`)
    else if (isRefusal(error)) world.err(`modonce replay: ${name}: ${strerror(error.code)}\n`)
    else throw error
    return UNKNOWN
  }
}

async function retold(world: World, story: RecordedStory, form: Form): Promise<number> {
  const again = await replayStory(storyScenario(story), story.steps)
  if (again.kind === 'diverged') {
    const step = story.steps[again.at]!
    const [who, where] = [step.id, `${step.call} ${step.subject}`.trimEnd()]
    const other = again.instead.find(({ id }) => id === step.id)
    const instead =
      other === undefined ? `${who} cannot go on there` : `it stands in ${other.call} ${other.subject} (${other.point})`
    world.err(`modonce replay: step ${again.at + 1} was ${who} in ${where} (${step.point}), and now ${instead}\n`)
    return UNKNOWN
  }
  const violation = again.broken.find(({ law }) => law === story.law) ?? again.broken[0]
  const differs = again.steps.findIndex((step, at) => recordedStep(step).end !== story.steps[at]?.end)
  if (differs !== -1) {
    const [was, is] = [story.steps[differs]!.end, recordedStep(again.steps[differs]!).end]
    world.err(`modonce replay: step ${differs + 1} went otherwise than it did: it was '${was}', and now is '${is}'\n`)
  }
  world.out(toByteString(await shown(world, form, story, again.steps, violation)))
  return violation === undefined ? YES : NO
}

async function shown(
  world: World,
  form: Form,
  story: RecordedStory,
  steps: readonly Step[],
  violation: Violation | undefined,
): Promise<string> {
  switch (form) {
    case 'text':
      return formatLanes(steps, violation, lanesOptions(world))
    case 'mermaid':
      return formatMermaid(steps, violation)
    case 'svg':
      return formatSvg(steps, violation)
    case 'short':
      return `${formatShort(story)}\n`
    case 'html': {
      const about = SCENARIOS.find(({ name }) => name === story.scenario)?.sentence ?? ''
      const command = `modonce replay --as html --short '${formatShort(story)}'`
      const title = `${story.scenario}: the story of a broken law`
      return storyPage(storyScenario(story), steps, violation, { title, about: `${about}.`, command })
    }
    default:
      return form satisfies never
  }
}

async function textOf(world: World, file: string): Promise<string> {
  if (file !== '-') return latin1(await (await world.host()).files.read(absolutePath(world, file)))
  let text = ''
  for await (const chunk of world.input()) text += latin1(chunk)
  return text
}
