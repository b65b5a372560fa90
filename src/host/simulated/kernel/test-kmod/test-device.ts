import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { ErrnoName } from '../../../../names.ts'
import type { Cell } from '../../cells.ts'
import type { KernelSteps } from '../../operation.ts'
import { type Store, storing } from '../../stores.ts'
import type { ServiceKernel } from '../services/index.ts'
import { runTest } from './test-run.ts'
import {
  DEFAULT_SETTINGS,
  nameOf,
  settingsText,
  signedOf,
  TEST_CASES,
  type TestSettings,
  unsignedOf,
} from './test-settings.ts'

const MISC = '/sys/devices/virtual/misc'

/** Where the test device shows its settings. */
const TEST_DEVICE = `${MISC}/test_kmod0`

/** The device of lib/test_kmod.c: makes the kernel request modules from many threads at once. Spec 7.1 */
export class TestDevice {
  readonly #kernel: ServiceKernel
  readonly #settings: Cell<TestSettings>
  readonly #result: Cell<number>
  readonly #outOfMemory: Cell<boolean>

  constructor(kernel: ServiceKernel) {
    const { state } = kernel.requests.world
    this.#kernel = kernel
    this.#settings = state.cell('test_kmod.settings', DEFAULT_SETTINGS)
    this.#result = state.cell('test_kmod.result', 0)
    this.#outOfMemory = state.cell('test_kmod.oom', false)
  }

  /** The module is there. */
  appear(): void {
    this.#reset()
    const settings = this.#settings
    this.#file('config', () => settingsText(settings.value))
    this.#file(
      'config_test_driver',
      () => `${settings.value.driver}\n`,
      set(settings, (text) => ({ driver: nameOf(text) })),
    )
    this.#file(
      'config_test_fs',
      () => `${settings.value.fileSystem}\n`,
      set(settings, (text) => ({ fileSystem: nameOf(text) })),
    )
    this.#file('config_num_threads', () => `${settings.value.threads}\n`, set(settings, threadsOf))
    this.#file('config_test_case', () => `${settings.value.testCase}\n`, set(settings, testCaseOf))
    this.#file(
      'test_result',
      () => `${this.#result.value}\n`,
      (text) => this.#storeResult(text),
    )
    this.#file(
      'trigger_config',
      () => '',
      () => this.#trigger(),
    )
    this.#file(
      'reset',
      () => '',
      storing(() => this.#reset()),
    )
  }

  /** The module is going. */
  vanish(): void {
    const { fileSystem } = this.#kernel.requests.world
    fileSystem.directory(MISC).children.delete(TEST_DEVICE.slice(MISC.length + 1))
  }

  #file(name: string, show: () => string, store?: Store): void {
    const { fileSystem } = this.#kernel.requests.world
    const facts = store === undefined ? {} : { mode: 0o644, store }
    fileSystem.generated(fileSystem.directory(TEST_DEVICE), name, () => latin1Bytes(show()), facts)
  }

  #reset(): undefined {
    this.#settings.value = DEFAULT_SETTINGS
    this.#result.value = 0
    this.#outOfMemory.value = false
  }

  // biome-ignore lint/correctness/useYield: a number is stored at once.
  *#storeResult(text: string): KernelSteps<ErrnoName | undefined> {
    const result = signedOf(text)
    if (typeof result === 'string') return result
    this.#result.value = result
    return undefined
  }

  /** The write succeeds whatever the test came to; only a device that once had no memory refuses. */
  *#trigger(): KernelSteps<ErrnoName | undefined> {
    if (this.#outOfMemory.value && this.#kernel.requests.world.rules.holds('7.1#trigger_config')) return 'ENOMEM'
    const { result, outOfMemory } = yield* runTest(this.#kernel, this.#settings.value)
    this.#result.value = result
    this.#outOfMemory.value = outOfMemory
    return undefined
  }
}

function threadsOf(text: string): Partial<TestSettings> | ErrnoName {
  const threads = unsignedOf(text)
  return typeof threads === 'string' ? threads : { threads }
}

function testCaseOf(text: string): Partial<TestSettings> | ErrnoName {
  const testCase = unsignedOf(text)
  if (typeof testCase === 'string' || !Object.hasOwn(TEST_CASES, testCase)) return 'EINVAL'
  return { testCase: testCase as keyof typeof TEST_CASES }
}

function set(settings: Cell<TestSettings>, parse: (text: string) => Partial<TestSettings> | ErrnoName): Store {
  // biome-ignore lint/correctness/useYield: a setting is stored at once.
  return function* (text) {
    const change = parse(text)
    if (typeof change === 'string') return change
    settings.value = { ...settings.value, ...change }
    return undefined
  }
}
