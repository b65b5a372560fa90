import { latin1 } from '../../../formats/bytes/index.ts'
import { NO, YES } from '../../own-arguments.ts'
import { DIRECTORY, HELPER, MANIFEST, NEXT_LOADER, UNITS } from './paths.ts'
import { displace, placedAt, readIfThere, readManifest } from './placement.ts'
import { FORGET, kernelStillAsks, letGo, runEach } from './running.ts'
import type { ServiceJob } from './service-job.ts'

/** `modonce service remove`: what was installed, as it was installed. */
export async function remove(job: ServiceJob): Promise<number> {
  const { world, machine, files, isRunning, dryRun } = job
  const manifest = await readManifest(files)
  if (manifest.size === 0) {
    world.out('modonce: nothing is installed\n')
    return YES
  }
  const before = isRunning ? letGo((await kernelStillAsks(files)) ? await nextLoaderOf(job) : undefined) : []
  if (dryRun) {
    const after = isRunning ? FORGET : []
    const run = (lines: readonly string[]) => lines.map((line) => `run ${line}\n`).join('')
    const paths: string[] = []
    for (const path of [...manifest.keys()].reverse()) {
      if ((await placedAt(files, manifest, path)) === 'installed') paths.push(`remove ${path}\n`)
    }
    world.out(`${run(before)}${paths.join('')}remove ${MANIFEST}\n${run(after)}`)
    return YES
  }
  await runEach(machine.commands, before)
  if (isRunning && (await kernelStillAsks(files))) {
    world.err(`modonce: kernel.modprobe is still ${HELPER}: set it to another program, then remove again\n`)
    return NO
  }
  const left = await world.undisturbed(() => displace(files, manifest, String(world.processId)))
  for (const path of left) world.err(`modonce: ${path} was changed since it was installed, and is left\n`)
  await removeEmpty(job)
  if (isRunning) await runEach(machine.commands, FORGET)
  return left.length === 0 ? YES : NO
}

async function nextLoaderOf({ files }: ServiceJob): Promise<string> {
  const recorded = await readIfThere(files, NEXT_LOADER)
  return recorded === undefined ? '/sbin/modprobe' : latin1(recorded).trim()
}

/** Directories that nobody else has made. One that is not empty stays. */
async function removeEmpty({ machine, root }: ServiceJob): Promise<void> {
  for (const path of [DIRECTORY, `${UNITS}/sockets.target.d`]) {
    await machine.commands.shell(`rmdir "$MODONCE_DIRECTORY" 2>/dev/null`, { MODONCE_DIRECTORY: `${root}${path}` })
  }
}
