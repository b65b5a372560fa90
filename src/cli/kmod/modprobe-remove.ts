import { lookup, type Target } from '../../graph/index.ts'
import { type RemoveRefusal, type RemoveStep, remove } from '../../loading/index.ts'
import { type ModuleName, strerror } from '../../names.ts'
import type { World } from '../world.ts'
import type { ModprobeJob } from './modprobe-load.ts'

/** Removes every operand, in order. One that fails does not stop the others with -a; otherwise it is the end. */
export async function unload(job: ModprobeJob, operands: readonly string[]): Promise<number> {
  let status = 0
  for (const asked of operands) if (!(await unloadOne(job, asked))) status = 1
  return status
}

async function unloadOne(job: ModprobeJob, asked: string): Promise<boolean> {
  const targets = lookup(job.tree.knowledge, asked)
  if (targets === undefined) return false
  if (targets.length === 0) {
    job.log.refuse(`Module ${asked} not found.`, job.settings.all)
    return false
  }
  for (const target of targets) if (!(await unloadTarget(job, target))) return false
  return true
}

async function unloadTarget(job: ModprobeJob, target: Target): Promise<boolean> {
  const { world, host, tree, settings } = job
  const result = await remove(host, tree.knowledge, target, {
    dryRun: settings.dryRun,
    ignoreLoaded: settings.ignoreLoaded,
    firstTime: settings.firstTime,
    ignoreCommands: settings.ignoreCommands,
    removeHolders: settings.removeHolders,
    force: settings.force,
    waitMs: settings.waitMs,
    commandEnvironment: job.commandEnvironment,
    ...(job.convergence !== undefined && { convergence: job.convergence }),
    ...(settings.show && { onStep: (step: RemoveStep) => showStep(world, step) }),
    onRefusal: (refusal) => tellRefusal(job, refusal),
  })
  return result.kind !== 'failed'
}

/** At once, as kmod does it: a remove command may print as well. */
function showStep(world: World, step: RemoveStep): void {
  world.out(step.kind === 'remove' ? `rmmod ${step.module}\n` : `remove ${step.command}\n`)
  world.flush()
}

function tellRefusal(job: ModprobeJob, { module, reason, code }: RemoveRefusal): void {
  if (reason === 'kernel') job.log.error(`could not remove '${module}': ${strerror(code)}`)
  else if (reason !== 'in-use' || !job.settings.quiet) job.log.refuse(refusalText(module, reason), job.settings.all)
}

function refusalText(module: ModuleName, reason: Exclude<RemoveRefusal['reason'], 'kernel'>): string {
  switch (reason) {
    case 'not-loaded':
      return `Module ${module} is not in kernel.`
    case 'builtin':
      return `Module ${module} is builtin.`
    case 'in-use':
      return `Module ${module} is in use.`
    case 'command':
      return `Error running remove command for ${module}`
    default:
      return reason satisfies never
  }
}
