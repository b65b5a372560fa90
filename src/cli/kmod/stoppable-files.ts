import type { Files, Host } from '../../host/index.ts'
import { ToolExit } from '../world.ts'

/** How often it is heard whether somebody wants to stop: files answer at once, so that nothing else has a turn. */
const HEARING_NS = 50_000_000n

/** The same files, until somebody wants the run to end: then whatever is to be read ends it. What is being written is not ended. */
export function stoppableFiles({ files, clock, strands }: Host, isStopped: () => boolean): Files {
  let nextNs = clock.monotonicNs() + HEARING_NS
  const unlessStopped = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
    return async (...args: Args) => {
      const nowNs = clock.monotonicNs()
      if (nowNs >= nextNs) {
        await strands.checkpoint()
        nextNs = nowNs + HEARING_NS
      }
      if (isStopped()) throw new ToolExit(0)
      return call(...args)
    }
  }
  return {
    ...files,
    read: unlessStopped(files.read),
    readInto: unlessStopped(files.readInto),
    readEach: unlessStopped(files.readEach),
    readStart: unlessStopped(files.readStart),
    list: unlessStopped(files.list),
    stat: unlessStopped(files.stat),
    identify: unlessStopped(files.identify),
  }
}
