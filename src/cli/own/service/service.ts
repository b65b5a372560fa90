import { isRefusal } from '../../../errors.ts'
import { strerror } from '../../../names.ts'
import * as tables from '../../options/tables/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, usage } from '../../own-arguments.ts'
import { hostAt, rootOf } from '../../relocation.ts'
import type { World } from '../../world.ts'
import { install } from './install.ts'
import { remove } from './remove.ts'
import type { ServiceJob } from './service-job.ts'
import { CannotInstall } from './settings.ts'
import { show } from './show.ts'

const ACTIONS = { install, remove, show } as const

/** `modonce service`. */
export async function service(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.service, argv)
  const [action = '', ...rest] = parsed.operands
  if (!Object.hasOwn(ACTIONS, action) || rest.length > 0) {
    usage(world, 'modonce service', 'modonce service: say what to do: install, remove or show')
  }
  const value = (option: tables.ServiceOption) => {
    const item = parsed.items.findLast((one) => one.kind === 'option' && one.option === option)
    return item?.kind === 'option' ? item.value : undefined
  }
  const root = rootOf({ ...world, environment: {} }, value('root'))
  const job: ServiceJob = {
    world,
    machine: await world.host(),
    files: (await hostAt(world, root)).files,
    isRunning: root === undefined,
    root: root ?? '',
    dryRun: given(parsed, 'dry-run'),
    json: given(parsed, 'json'),
    helper: value('helper'),
    nextLoader: value('next-loader'),
  }
  try {
    return await ACTIONS[action as keyof typeof ACTIONS](job)
  } catch (error) {
    if (error instanceof CannotInstall) world.err(`modonce: ${error.message}\n`)
    else if (isRefusal(error)) world.err(`modonce: ${error.subject}: ${strerror(error.code)}\n`)
    else throw error
    return error instanceof CannotInstall ? NO : UNKNOWN
  }
}
