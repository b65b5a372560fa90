import { describe, expect, test } from 'vitest'
import { tree } from '../support/trees.ts'
import { runInVm } from './machine.ts'

const FOREIGN_FUNCTION = `cd /modonce
node --input-type=module -e "
  import koffi from 'koffi'
  const getpid = koffi.load(null).func('int getpid()')
  console.log(getpid() === process.pid)
"
`

describe('runInVm()', () => {
  test('returns what jobs printed, standard output and error apart, and how they ended; one has a foreign function in Node', async () => {
    const { jobs } = await runInVm({
      kernel: '6.1',
      label: 'harness-streams',
      overlay: { '/opt/greet': '#!/bin/sh\necho "$1 $(cat /opt/name)"\n', '/opt/name': 'guest' },
      jobs: [
        {
          name: 'streams',
          script: '/opt/greet hello\nuname -r\necho trouble >&2\nls -A /etc/modprobe.d\nexit 7\n',
        },
        { name: 'node', script: FOREIGN_FUNCTION },
      ],
    })

    expect(jobs.streams).toMatchObject({
      status: 7,
      stdout: `hello guest\n${tree('6.1-cloud').release}\n`,
      stderr: 'trouble\n',
    })
    expect(jobs.node).toMatchObject({ status: 0, stdout: 'true\n', stderr: '' })
  })

  test.each(['6.1', '6.12'] as const)('loads a module and its dependency with kmod on kernel %s', async (kernel) => {
    const result = await runInVm({
      kernel,
      label: `harness-kmod-${kernel}`,
      modonce: false,
      script: 'kmod-modprobe xfrm_user\n',
    })

    expect(result).toMatchObject({ status: 0, stderr: '' })
    expect(result.modules).toMatch(/^xfrm_user \d+ 0 - Live /m)
    expect(result.modules).toMatch(/^xfrm_algo \d+ 1 xfrm_user, Live /m)
  })

  test('says what the job had printed where it outlives its limit, and does not repeat it', async () => {
    const refusal = runInVm({
      kernel: '6.1',
      label: 'harness-limit',
      modonce: false,
      timeoutMs: 3_000,
      script: 'echo still here\nsleep 100\n',
    })

    await expect(refusal).rejects.toThrow(/the job did not end within 3000 ms[\s\S]*still here/)
  })

  test('shows the end of the console where the kernel panics', async () => {
    const refusal = runInVm({
      kernel: '6.1',
      label: 'harness-panic',
      modonce: false,
      script: 'echo c >/proc/sysrq-trigger\n',
    })

    await expect(refusal).rejects.toThrow(/ended without an answer[\s\S]*sysrq triggered crash/)
  })
})
