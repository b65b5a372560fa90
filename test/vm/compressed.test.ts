import { describe, expect, test } from 'vitest'
import { linesOf, storyBook } from './story-book.ts'

const story = storyBook('6.12', 'compressed')

describe('C1: eight processes of modprobe that ask at once for a compressed module', () => {
  const inKernel = story('in-kernel', "cat /sys/module/compression\ntrigger exec 8 modprobe xfrm_user | grep '^n='\n")

  test('call finit_module once a module, where the kernel decompresses', () => {
    const told = inKernel()
    expect(linesOf(told)).toEqual(['xz', expect.stringMatching(/^n=8 exit-0=8 /)])
    expect(told.counts).toMatchObject({ finitCalls: 2, initCalls: 0, loads: ['xfrm_algo', 'xfrm_user'] })
  })

  const here = story(
    'here',
    `
modprobe -r xfrm_user
: >/tmp/none
mount -o bind /tmp/none /sys/module/compression
hold enter init_module modprobe xfrm_user
trigger exec 7 modprobe xfrm_user | grep '^n=' &
asked xfrm_algo 7
kill -CONT $holder
holder_ends
wait
`,
  )

  test('call init_module once a module, where it does not', () => {
    const told = here()
    expect(linesOf(told).sort()).toEqual(['holder 0', expect.stringMatching(/^n=7 exit-0=7 /)])
    expect(told.counts).toMatchObject({ finitCalls: 0, initCalls: 2, loads: ['xfrm_algo', 'xfrm_user'] })
  })
})
