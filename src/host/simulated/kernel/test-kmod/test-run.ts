import type { KernelSteps } from '../../operation.ts'
import { requestModule } from '../request/index.ts'
import { fileSystemType, type ServiceKernel, type ServiceOwner } from '../services/index.ts'
import type { TestSettings } from './test-settings.ts'

const EINVAL = -22
const ENOMEM = -12

/** What became of the threads of one run. */
export interface TestOutcome {
  /** The last result that was not 0, by the number of the thread; 0 where all were. */
  readonly result: number
  /** A thread could not be made, so that the device is out of order until a reset. */
  readonly outOfMemory: boolean
}

/** Runs as many kernel threads as are set, and waits for all. Linux 6.12, lib/test_kmod.c, try_requests() */
export function* runTest(kernel: ServiceKernel, settings: TestSettings): KernelSteps<TestOutcome> {
  const { world, options, machine } = kernel.requests
  const left = world.state.cell('test_kmod.left', 0)
  const results: number[] = []
  const owners: (ServiceOwner | undefined)[] = []
  let outOfMemory = false
  const thread = function* (index: number): KernelSteps<void> {
    results[index] = yield* request(kernel, settings, (owner) => owners.push(owner))
    left.value--
  }
  for (let index = 0; index < settings.threads; index++) {
    outOfMemory = options.failAllocation?.('threads') === true
    if (outOfMemory) break
    left.value++
    machine.work(`test_kmod0-${index}`, thread(index))
  }
  yield { point: 'waits for the threads', ready: () => left.value === 0 }
  left.drop()
  // Types are only looked for, so that their modules can go again. R7.1
  if (world.rules.holds('R7.1')) for (const owner of owners) owner?.release()
  const failures = results.filter((result) => result !== 0)
  const result = world.rules.holds('7.1#test_result') ? failures.at(-1) : failures[0]
  return { result: outOfMemory ? ENOMEM : (result ?? 0), outOfMemory }
}

function* request(
  kernel: ServiceKernel,
  { testCase, driver, fileSystem }: TestSettings,
  got: (owner: ServiceOwner | undefined) => void,
): KernelSteps<number> {
  if (testCase === 1) return yield* requestModule(kernel.requests, driver)
  const owner = yield* fileSystemType(kernel, fileSystem)
  got(owner)
  return owner === undefined ? EINVAL : 0
}
