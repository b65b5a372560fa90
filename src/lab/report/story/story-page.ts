import type { Step } from '../../../host/simulated/index.ts'
import { followedByTurn, type Scenario, sentenceOf, swapTurns, turnsOf, type Violation } from '../../explorer/index.ts'
import { formatPage, html } from '../page/index.ts'
import { type Place, Places, type StoryData, storyData } from './story-data.ts'
import { STORY_SCRIPT } from './story-script.ts'
import { STORY_STYLE } from './story-style.ts'

/** What the page carries. */
export interface StoryPageData {
  readonly schemaVersion: 1
  readonly story: StoryData
  readonly swaps: readonly SwapData[]
  readonly places: readonly Place[]
}

/** What came of the story with a turn before another one that it follows. */
interface SwapData {
  /** Indexes of the turns. */
  readonly early: number
  readonly late: number
  readonly story: StoryData
}

export interface StoryPageFacts {
  readonly title: string
  /** What happens in the scenario, in a sentence. */
  readonly about: string
  /** The command that makes this page again. */
  readonly command: string
}

/** More turns than this are swapped by nobody. */
const MOST_SWAPS = 100

/** A page on which a story can be gone through step by step, and steps that follow each other can be swapped. */
export async function storyPage(
  scenario: Scenario,
  steps: readonly Step[],
  violation: Violation | undefined,
  { title, about, command }: StoryPageFacts,
): Promise<string> {
  return formatPage({
    title,
    about,
    command,
    data: await pageData(scenario, steps, violation),
    body: BODY,
    script: STORY_SCRIPT,
    style: STORY_STYLE,
  })
}

const BODY = html`<p class="law" id="law"></p>
<p class="controls"><button id="back" type="button">◀</button>
<input id="at" type="range" min="0" value="0" aria-label="how far the story has come">
<button id="on" type="button">▶</button> <output id="where"></output>
<button id="undo" type="button" hidden>put them back</button></p>
<div class="story"><div class="scroll"><table id="lanes"></table></div>
<aside><h2>/proc/modules</h2><ul id="modules"></ul><h2>waiting</h2><ul id="waiting"></ul>
<h2>/sys/module</h2><ul id="sysfs"></ul></aside></div>`

async function pageData(
  scenario: Scenario,
  steps: readonly Step[],
  violation: Violation | undefined,
): Promise<StoryPageData> {
  const places = new Places()
  const story = await storyData(scenario, steps, violation, sentenceOf(steps, violation), places)
  const swaps: SwapData[] = []
  const turns = turnsOf(steps)
  for (const [late, turn] of turns.entries()) {
    const source = followedByTurn(steps, turn) ?? -1
    const early = turns.findIndex(({ from, steps: count }) => source >= from && source < from + count)
    if (early === -1 || swaps.length === MOST_SWAPS) continue
    const swapped = await swapTurns(scenario, steps, early, late)
    const sentence = sentenceOf(swapped.steps, swapped.violation)
    const told = await storyData(scenario, swapped.steps, swapped.violation, sentence, places)
    swaps.push({ early, late, story: told })
  }
  return { schemaVersion: 1, story, swaps, places: places.all }
}
