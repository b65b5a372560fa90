import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openSyslog } from './syslog.ts'

const isLinux = process.platform === 'linux'

// A socket of AF_UNIX may make the kernel request net-pf-1, and so start modprobe again.
test.runIf(isLinux)('a log without a message has no socket', async () => {
  await openSyslog('modonce-test')
  const before = readdirSync('/proc/self/fd')

  await openSyslog('modonce-test-again')

  expect(readdirSync('/proc/self/fd')).toEqual(before)
})
