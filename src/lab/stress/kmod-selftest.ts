import { isRefusal } from '../../errors.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { SimulatedHost } from '../../host/simulated/index.ts'
import { normalizeModuleName } from '../../names.ts'
import { SELFTESTS, type SelftestCase, type SelftestId, type SelftestStep } from './selftest-cases.ts'

const DEVICE = '/sys/devices/virtual/misc/test_kmod0'
const MODPROBE = '/proc/sys/kernel/modprobe'

/** The oldest kmod that the script takes: before it, modprobe may say 0 of a module that is not there yet. R7.2 */
const KMOD_MIN = 20

/** What one repetition of one part of a test came to. */
export interface SelftestObservation {
  readonly step: SelftestStep
  /** The value of `test_result`. */
  readonly result: number
}

/** What a test came to. Skipped is the script's exit status 4. */
export type SelftestOutcome =
  | { readonly kind: 'skipped'; readonly because: string }
  | { readonly kind: 'ran'; readonly passed: boolean; readonly observations: readonly SelftestObservation[] }

/** How the tests are run. */
export interface SelftestOptions {
  /** As often as the script does, where it is not told. */
  readonly repeats?: number
  /** The version of kmod that requests are answered by: 34, where it is not told. */
  readonly kmodVersion?: number
}

/**
 * A test of tools/testing/selftests/kmod/kmod.sh on a machine that has test_kmod: the settings it makes, and what the device
 * must answer. `kernel.modprobe` is what it was afterwards. Spec 7.2
 */
export async function kmodSelftest(
  host: SimulatedHost,
  id: SelftestId,
  { repeats, kmodVersion = 34 }: SelftestOptions = {},
): Promise<SelftestOutcome> {
  if (kmodVersion < KMOD_MIN) return { kind: 'skipped', because: `kmod ${kmodVersion} is older than ${KMOD_MIN}` }
  if (!(await isThere(host, DEVICE))) return { kind: 'skipped', because: `there is no ${DEVICE}` }
  const selftest = SELFTESTS[id]
  const path = latin1(await host.files.read(MODPROBE))
  const observations: SelftestObservation[] = []
  for (let turn = 0; turn < (repeats ?? selftest.repeats); turn++) {
    for (const step of selftest.steps) observations.push({ step, result: await perform(host, selftest, step) })
  }
  await host.services.write(MODPROBE, path)
  const passed = observations.every(({ step, result }) => result === step.expected)
  return { kind: 'ran', passed, observations }
}

async function perform(host: SimulatedHost, { modprobePath }: SelftestCase, step: SelftestStep): Promise<number> {
  const write = (name: string, text: string) => host.services.write(`${DEVICE}/${name}`, text)
  await write('reset', '1')
  await unload(host, step.kind === 'driver' ? 'test_module' : 'xfs')
  await write('config_test_case', step.kind === 'driver' ? '1' : '2')
  await write(step.kind === 'driver' ? 'config_test_driver' : 'config_test_fs', step.name)
  await write('config_num_threads', String(step.threads))
  if (modprobePath !== undefined) await host.services.write(MODPROBE, modprobePath)
  await write('trigger_config', '1')
  return Number(latin1(await host.files.read(`${DEVICE}/test_result`)))
}

/** `modprobe -r`: that there is no such module is no failure. */
async function unload({ kernel }: SimulatedHost, name: string): Promise<void> {
  try {
    await kernel.deleteModule(normalizeModuleName(name), 0)
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

async function isThere({ files }: SimulatedHost, path: string): Promise<boolean> {
  try {
    await files.stat(path)
    return true
  } catch (error) {
    if (isRefusal(error, 'ENOENT')) return false
    throw error
  }
}
