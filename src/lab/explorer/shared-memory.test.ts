import { describe, expect, test } from 'vitest'
import type { Program } from '../../host/simulated/index.ts'
import { engineNamed, explore, type Scenario, scenario } from './index.ts'

/**
 * Two strands of a process that write down in a variable of theirs whose turn it was. Their calls look at different files, so
 * that nothing but the memory of the process, a place of its own, tells their orders from each other.
 */
function writing(forbidden: string): Scenario {
  return scenario({ files: { '/a': '', '/b': '' } }, (machine, broken) => {
    const program: Program = async ({ files, strands }) => {
      let order = ''
      const writes = (letter: string) => async () => {
        for (let turn = 0; turn < 3; turn++) {
          await files.read(`/${letter}`)
          order += letter
        }
      }
      await strands.all([writes('a'), writes('b')])
      if (order === forbidden) broken(`it was ${order}`)
      return 0
    }
    machine.start('writes', program)
  })
}

describe('strands of one process share its memory', () => {
  test.each(['dpor', 'graph'])('and %s sees each order in which they change it', async (name) => {
    for (const order of ['abbaab', 'baabba']) {
      const { verdict, violation } = await explore(writing(order), { engine: engineNamed(name)! })
      expect([verdict, violation?.law]).toEqual(['violated', `it was ${order}`])
    }
  })
})
