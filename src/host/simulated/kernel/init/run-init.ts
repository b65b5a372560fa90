import { type ErrnoName, errnoName } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import { nsOfMs } from '../../simulated-clock.ts'
import type { Load } from '../load-context.ts'
import { SYS_MODULE } from '../sysfs/index.ts'

/** Runs in the caller's context without any lock: others go on meanwhile. Less than 0 fails, more is only odd. R1.26, R1.27 */
export function* runInit(load: Load): KernelSteps<ErrnoName | undefined> {
  const { world, asyncEndNs } = load.loader
  const { boot, rules } = world
  const { name, init } = load.image
  if (init.none === true && rules.holds('R1.26/none')) return undefined
  const { symbol = `${name}_init` } = init
  if (boot.initcallBlacklist.includes(symbol) && rules.holds('R1.27/blacklist')) return 'EPERM'
  const sleepMs = load.loading.numberOf(init.sleepMs ?? 0)
  if (sleepMs > 0) yield { point: 'init sleeps', deadlineNs: world.nowNs() + nsOfMs(sleepMs) }
  for (const alias of init.requests ?? []) yield* world.requestModule(alias)
  for (const driver of init.drivers ?? []) registerDriver(load, driver)
  if (init.asyncMs !== undefined) {
    const endNs = world.nowNs() + nsOfMs(init.asyncMs)
    if (endNs > asyncEndNs.value) asyncEndNs.value = endNs
  }
  return init.fails !== undefined && rules.holds('R1.26/fails') ? init.fails : verdictOn(load, symbol)
}

/** What its number means. R1.26 */
function verdictOn(load: Load, symbol: string): ErrnoName | undefined {
  const { log, rules } = load.loader.world
  const { name, init } = load.image
  const returned = load.loading.numberOf(init.returns ?? 0)
  if (returned < 0 && rules.holds('R1.26/fails')) return errnoName(-returned)
  if (returned <= 0) return undefined
  if (!rules.holds('R1.26/positive')) return 'EINVAL'
  log.print(`${name}: '${symbol}'->init suspiciously returned ${returned}, it should follow 0/-E convention`)
  log.print(`${name}: loading module anyway...`)
  return undefined
}

/** The first driver brings the directory. R5.6 */
function registerDriver(load: Load, driver: string): void {
  const { fileSystem, rules } = load.loader.world
  if (load.loading.directory.value === undefined || !rules.holds('R5.6/drivers')) return
  const [bus = '', name = ''] = driver.split(':')
  const drivers = fileSystem.directory(`${SYS_MODULE}/${load.image.name}/drivers`)
  fileSystem.link(drivers, driver, `../../../bus/${bus}/drivers/${name}`)
}

/** Waits for all work that init functions have left to others, unless this module's is to go on alone. R1.28 */
export function* waitForAsync(load: Load): KernelSteps<undefined> {
  const { world, asyncEndNs } = load.loader
  const { profile, boot, rules } = world
  const usedAsync = load.image.init.asyncMs !== undefined
  if (profile.asyncWait === 'never' || (profile.asyncWait === 'if used' && !usedAsync && rules.holds('R1.28/used')))
    return
  if ((load.asyncProbe || boot.asyncProbe) && rules.holds('R1.28/probe')) return
  while (asyncEndNs.value > world.nowNs()) yield { point: 'async work', deadlineNs: asyncEndNs.value }
}
