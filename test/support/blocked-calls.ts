/** Blocks as many system calls as may be on a pool made wide for them, and tells as JSON what goes on beside them. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { requireKoffi } from '../../src/host/linux/native.ts'
import { systemCallsOnPool, widenPool } from '../../src/host/linux/pool-calls.ts'
import { CALLS_MAX } from '../../src/host/linux/system-call.ts'

const [pipe = '', read = '0'] = process.argv.slice(2)

async function main(): Promise<void> {
  const isWide = await widenPool()
  const call = systemCallsOnPool(requireKoffi())
  const fd = openSync(pipe, 'r+')
  const reads = Array.from({ length: CALLS_MAX }, () => call(Number(read), [fd, new Uint8Array(1), 1]))
  const oneMore = await call(Number(read), [fd, new Uint8Array(1), 1])
  const { length } = await readFile(__filename)
  writeSync(fd, '\n'.repeat(CALLS_MAX))
  const answers = new Set(await Promise.all(reads))
  const refused = await call(Number(read), [-1, new Uint8Array(1), 1])
  closeSync(fd)
  const again = await widenPool()
  const size = process.env['UV_THREADPOOL_SIZE'] ?? null
  const told = { isWide, oneMore, readsFiles: length > 0, answers: [...answers], refused, again, size }
  process.stdout.write(JSON.stringify(told))
}

void main()
