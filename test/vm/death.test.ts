import { describe, expect, test } from 'vitest'
import { linesOf, recordsOf, storyBook } from './story-book.ts'

const story = storyBook('6.1', 'death')

/** Far less than the minute after which a waiter looks past a stopped holder. Promise C6. */
const SOON_S = 30

/** What the three beside the holder end with. */
const ALL_DONE = expect.stringMatching(/^n=3 exit-0=3 /)

/** An insertion was begun, and nobody wrote how it ended. */
const BEGUN = { sequence: 1, failure: undefined }

describe('C8: modprobe, where the holder of the lock', () => {
  const before = story(
    'killed-before',
    `
hold enter finit_module modprobe veth
ask 3 veth
record veth
kill -KILL $holder; killed=$(now)
holder_ends
answered
echo $(($(now) - killed))
record veth
`,
  )

  test('is killed before finit_module: one of the others inserts at once, and writes the record', () => {
    const told = before()
    const [seconds, ...lines] = linesOf(told).reverse()
    expect(lines).toEqual([ALL_DONE, 'holder 137'])
    expect(Number(seconds)).toBeLessThan(SOON_S)
    expect(told.counts).toMatchObject({ finitCalls: 1, loads: ['veth'], duplicates: 0 })
    const [odd, even] = recordsOf(told)
    expect(odd).toMatchObject(BEGUN)
    expect(even).toMatchObject({ sequence: 4, failure: undefined, file: odd!.file })
    expect(even!.owner).not.toBe(odd!.owner)
  })

  const inside = story(
    'killed-inside',
    `
hold enter finit_module modprobe ifb numifbs=1000
ask 3 ifb numifbs=1000
kill -CONT $holder
becomes ifb coming
kill -KILL $holder
holder_ends
answered
state ifb
record ifb
`,
  )

  test('is killed inside finit_module: the kernel ends the insertion, and the others join it', () => {
    const told = inside()
    expect(linesOf(told)).toEqual(['holder 137', ALL_DONE, 'ifb live'])
    expect(told.counts).toMatchObject({ finitCalls: 1, loads: ['ifb'], duplicates: 0 })
    // Nobody knows how it ended: its record stays odd, or the next who took the lock has closed it with no name.
    const [record] = recordsOf(told)
    expect(record!.sequence % 2 === 1 || record!.owner === '').toBe(true)
  })

  const after = story(
    'stopped-after',
    `
hold both finit_module modprobe dummy
ask 3 dummy
kill -CONT $holder
stands exit
answered
record dummy
kill -KILL $holder
holder_ends
modprobe -r dummy && modprobe dummy && echo again
record dummy
`,
  )

  test('is stopped after finit_module: nobody waits for it; is killed there: the next ones find the lock free', () => {
    const told = after()
    expect(linesOf(told)).toEqual([ALL_DONE, 'holder 137', 'again'])
    expect(told.counts).toMatchObject({ finitCalls: 2, loads: ['dummy', 'dummy'], duplicates: 0, deleteCalls: 1 })
    expect(recordsOf(told)).toMatchObject([BEGUN, { sequence: 4, failure: undefined }])
  })

  const stopped = story(
    'stopped-inside',
    `
hold enter finit_module modprobe brd rd_nr=400
ask 3 brd rd_nr=400
kill -CONT $holder
becomes brd coming
kill -STOP $holder
answered
record brd
kill -CONT $holder
holder_ends
record brd
`,
  )

  test('is stopped inside finit_module: the others join, and it finishes its record when it goes on', () => {
    const told = stopped()
    expect(linesOf(told)).toEqual([ALL_DONE, 'holder 0'])
    expect(told.counts).toMatchObject({ finitCalls: 1, loads: ['brd'], duplicates: 0 })
    expect(recordsOf(told)).toMatchObject([BEGUN, { sequence: 2, failure: undefined }])
  })
})
