import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bundled } from '../../benchmarks/harness/compiled.mjs'
import { requireKoffi } from '../../src/host/linux/native.ts'
import { systemCallsOnPool, widenPool } from '../../src/host/linux/pool-calls.ts'

/** Numbers of read, getpid and uname. The kernel's arch/x86 and asm-generic tables, v6.12. */
const NUMBERS = { x64: [0, 39, 63], arm64: [63, 172, 160] }[process.arch as string]
const [READ, GETPID, UNAME] = NUMBERS ?? []

const EAGAIN = 11
const EFAULT = 14
const EBADF = 9

describe.runIf(process.platform === 'linux' && NUMBERS !== undefined)('system calls on the pool', () => {
  test('are answered with what the kernel says, of which there may be no more than that', async () => {
    const call = systemCallsOnPool(requireKoffi(), undefined, 2)
    const answers = await Promise.all([call(GETPID!, []), call(UNAME!, [0]), call(GETPID!, [])])
    expect(answers).toEqual([process.pid, -EFAULT, -EAGAIN])
    expect(await call(GETPID!, [])).toBe(process.pid)
  })

  test('leave a pool alone that there is already', async () => {
    await widenPool()
    expect(await widenPool()).toBe(false)
  })

  test('block by the hundred where the pool was made for them, and files are read meanwhile', () => {
    const directory = mkdtempSync(join(tmpdir(), 'modonce-pool-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const pipe = join(directory, 'pipe')
    execFileSync('mkfifo', [pipe])
    const program = bundled(join(import.meta.dirname, '../support/blocked-calls.ts'))
    const { UV_THREADPOOL_SIZE: _, ...env } = process.env
    const said = execFileSync(process.execPath, [program, pipe, `${READ}`], { env, timeout: 30_000 })
    expect(JSON.parse(said.toString())).toEqual({
      ...{ isWide: true, oneMore: -EAGAIN, readsFiles: true, answers: [1], refused: -EBADF },
      ...{ again: false, size: null },
    })
  })
})
