import { describe, expect, test } from 'vitest'
import { Machine } from '../host/simulated/index.ts'
import { Progress } from './progress.ts'

/** The lines that are shown of work on so many things, each of which takes so long. */
async function shownOf(total: number, eachMs: number, isTerminal = true): Promise<string[]> {
  const machine = new Machine({ seed: 1 })
  const shown: string[] = []
  const status = (text: string) => {
    if (isTerminal) shown.push(text)
    return isTerminal
  }
  machine.start('program', async (host) => {
    const progress = new Progress({ status }, host, { name: 'depmod', total, unit: 'modules' })
    for (let count = 0; count < total; count++) {
      await host.clock.sleep(eachMs)
      await progress.step()
    }
    progress.end()
    return 0
  })
  await machine.run()
  return shown
}

describe('Progress', () => {
  test('is silent about what ends within half a second', async () => {
    expect(await shownOf(5, 90)).toEqual([])
  })

  test('shows how far work has come from then on, and takes it away at the end', async () => {
    const lines = ['depmod: 3/5 modules', 'depmod: 4/5 modules', 'depmod: 5/5 modules', '']
    expect(await shownOf(5, 200)).toEqual(lines)
  })

  test('shows no more than ten lines a second', async () => {
    const counts = (await shownOf(40, 30)).map((line) => /\d+/.exec(line)?.[0])
    expect(counts).toEqual(['17', '21', '25', '29', '33', '37', undefined])
  })

  test('shows nothing where there is no terminal', async () => {
    expect(await shownOf(5, 200, false)).toEqual([])
  })
})
