import { describe, expect, test } from 'vitest'
import { buildOf, dpor } from '../explorer/index.ts'
import { DAEMON } from './daemon.ts'

/** Whoever asks may have met the one who stops the daemon instead of it: the explorer cannot tell yet whom a law names then. */
const KILLED = DAEMON.filter(({ name }) => name !== 'daemon-restarts')

describe('the scenarios of the daemon', () => {
  test.each(KILLED)(
    '$name goes the same way again where somebody is killed, as far as is looked',
    async (entry) => {
      const laws = new Set<string>()
      let left = 200
      await dpor(buildOf(entry, { faults: { budget: 1, kinds: ['kill'] } }), {
        onExecution({ broken }) {
          for (const { law } of broken) laws.add(law)
          return --left > 0 ? undefined : 'stop'
        },
      })
      expect([...laws]).toEqual([])
    },
    60_000,
  )
})
