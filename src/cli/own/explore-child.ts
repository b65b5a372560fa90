/** The program of a process that explores: it takes a scenario, tells how far it has come, answers, and takes the next one. */
import type { Footprint, PlaceName } from '../../host/simulated/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import type { World } from '../world.ts'
import type { ChildMessage } from './children.ts'
import { type ExploreJob, STOP } from './explore-children.ts'
import { type ExploreRun, exploreOne } from './explore-run.ts'

type Message = ChildMessage<ExploreRun | undefined>

let isStopped = false
let stop = async (): Promise<void> => undefined

/** Who started this process shows the news, and says when it was interrupted. */
const world: Pick<World, 'status' | 'onInterrupt'> = {
  status: (news) => {
    say({ news })
    return true
  },
  onInterrupt: (act) => {
    stop = act
    return () => undefined
  },
}

// On a terminal, Ctrl-C is sent to all of its processes.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit())
process.on('message', async (message: ExploreJob | typeof STOP) => {
  if (message !== STOP) {
    say(await answerTo(message))
    return
  }
  isStopped = true
  await stop()
})

async function answerTo({ name, begun, settings }: ExploreJob): Promise<Message> {
  if (isStopped) return { answer: undefined }
  try {
    const entry = SCENARIOS.find((other) => other.name === name)
    if (entry === undefined) throw new Error(`no scenario is called ${name}`)
    return { answer: plain(await exploreOne(world, { entry, begun }, settings)) }
  } catch (error) {
    return { error }
  }
}

/** A place has what it belongs to on its machine, functions too: only what it is called can be sent. */
function plain(run: ExploreRun): ExploreRun {
  const { violation } = run.exploration
  if (violation === undefined) return run
  const story = violation.story.map((step) => ({ ...step, footprint: plainFootprint(step.footprint) }))
  return { ...run, exploration: { ...run.exploration, violation: { ...violation, story } } }
}

function plainFootprint({ reads, writes, adds, everything }: Footprint): Footprint {
  const named = (places: readonly PlaceName[]) => places.map(({ id, origin, number }) => ({ id, origin, number }))
  return { reads: named(reads), writes: named(writes), adds: named(adds), everything }
}

/** Nobody is there to be told, where who started this process has ended. */
function say(message: Message): void {
  process.send?.(message, (error: Error | null) => {
    if (error !== null) process.exit()
  })
}
