import { latin1 } from '../../../formats/bytes/index.ts'
import { NO, YES } from '../../own-arguments.ts'
import { HELPER } from './paths.ts'
import { place, placedAt, readManifest } from './placement.ts'
import { runEach, TAKE_UP } from './running.ts'
import type { ServiceJob } from './service-job.ts'
import { readSettings } from './settings.ts'
import { type SystemFile, systemFiles } from './system-files.ts'

/** `modonce service install`: all or nothing, and nothing over what is not ours. */
export async function install(job: ServiceJob): Promise<number> {
  const { world, machine, files, isRunning } = job
  const wanted = systemFiles(await readSettings(world, machine, files, job))
  const inTheWay = await othersFiles(job, wanted)
  for (const path of inTheWay)
    world.err(`modonce: ${path} is there and is not ours: move it away, then install again\n`)
  if (inTheWay.length > 0) return NO
  if (job.dryRun) {
    world.out(wanted.map(shown).join(''))
    if (isRunning) world.out(TAKE_UP.map((line) => `run ${line}\n`).join(''))
    return YES
  }
  await world.undisturbed(() => place(files, wanted, String(world.processId)))
  world.out(wanted.map(({ path }) => `installed ${path}\n`).join(''))
  return isRunning ? takeUp(job) : YES
}

async function othersFiles({ files }: ServiceJob, wanted: readonly SystemFile[]): Promise<string[]> {
  const manifest = await readManifest(files)
  const inTheWay: string[] = []
  for (const { path } of wanted) {
    const placed = await placedAt(files, manifest, path)
    if (placed === 'foreign' || placed === 'changed') inTheWay.push(path)
  }
  return inTheWay
}

function shown({ path, content, mode }: SystemFile): string {
  if (path === HELPER) return `install ${path} (${mode.toString(8)}, ${content.length} bytes)\n`
  const lines = latin1(content).trimEnd().split('\n')
  return `install ${path} (${mode.toString(8)})\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`
}

/** What fails here is tried again by the next boot. */
async function takeUp({ world, machine }: ServiceJob): Promise<number> {
  const failed = await runEach(machine.commands, TAKE_UP)
  for (const line of failed) world.err(`modonce: failed: ${line}\n`)
  return failed.length === 0 ? YES : NO
}
