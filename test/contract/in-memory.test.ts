import { aClock } from '../support/a-clock.ts'
import { aKernel } from '../support/a-kernel.ts'
import { emptyRoot } from '../support/a-root.ts'
import { clockContract } from './clock-contract.ts'
import { kernelContract } from './kernel-contract.ts'

// What the tests of loading put in the place of a kernel and of time keeps the same contracts.

clockContract('the clock in memory', aClock)

kernelContract('the kernel in memory', () => {
  const root = emptyRoot()
  root.write('/proc/modules', '')
  root.write('/text.ko', 'a text, and no module')
  return { kernel: aKernel(root), notAModule: '/text.ko', missing: '/missing.ko' }
})

kernelContract('the kernel in memory without privileges', () => {
  const root = emptyRoot()
  root.write('/proc/modules', '')
  root.write('/text.ko', 'a text, and no module')
  return { kernel: aKernel(root, { privileged: false }), notAModule: '/text.ko', missing: '/missing.ko' }
})
