import { describe, expect, test, vi } from 'vitest'
import { SyscallThreads } from './syscall-threads.ts'

/** Numbers of nanosleep, getpid and uname. The kernel's arch/x86 and asm-generic tables, v6.12. */
const NUMBERS = { x64: [35, 39, 63], arm64: [101, 172, 160] }[process.arch as string]
const [NANOSLEEP, GETPID, UNAME] = NUMBERS ?? []

const EAGAIN = 11
const EFAULT = 14

describe.runIf(process.platform === 'linux' && NUMBERS !== undefined)('SyscallThreads', () => {
  test('answer EAGAIN where all are in a call', async () => {
    const threads = new SyscallThreads(1)
    const sleep = threads.call(NANOSLEEP!, [timespec(0.1), 0])
    expect(await threads.call(GETPID!, [])).toBe(-EAGAIN)
    expect(await sleep).toBe(0)
    expect(await threads.call(GETPID!, [])).toBe(process.pid)
  })

  test('are used again, and kept only in small number', async () => {
    const threads = new SyscallThreads()
    for (let count = 0; count < 5; count++) await threads.call(GETPID!, [])
    expect(threads.size).toBe(1)
    await Promise.all(Array.from({ length: 8 }, () => threads.call(NANOSLEEP!, [timespec(0.1), 0])))
    expect(threads.size).toBe(4)
  })

  test('keep the process alive during a call and not when they are idle', async () => {
    const threads = new SyscallThreads()
    const alive = () => process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)).length
    await vi.waitFor(() => expect(alive()).toBe(0))
    const call = threads.call(NANOSLEEP!, [timespec(0.1), 0])
    expect(alive()).toBeGreaterThan(0)
    await call
    expect(alive()).toBe(0)
  })

  test("answer with the kernel's errno", async () => {
    expect(await new SyscallThreads().call(UNAME!, [0])).toBe(-EFAULT)
  })

  test('leave the bytes that they are given to whoever gave them', async () => {
    const bytes = timespec(0)
    await new SyscallThreads().call(NANOSLEEP!, [bytes, 0])
    expect(bytes).toHaveLength(16)
  })
})

/** `struct timespec` of a 64-bit machine with the low byte first. */
function timespec(seconds: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(16))
  bytes.setBigInt64(0, BigInt(Math.floor(seconds)), true)
  bytes.setBigInt64(8, BigInt(Math.round((seconds % 1) * 1e9)), true)
  return new Uint8Array(bytes.buffer)
}
