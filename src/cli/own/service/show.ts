import { latin1 } from '../../../formats/bytes/index.ts'
import { NO, YES } from '../../own-arguments.ts'
import { HELPER, KERNEL_MODPROBE, NEXT_LOADER, SOCKET } from './paths.ts'
import { type Placed, placedAt, readIfThere, readManifest } from './placement.ts'
import type { ServiceJob } from './service-job.ts'
import { kernelModprobe } from './settings.ts'
import { systemFiles } from './system-files.ts'

const MEANINGS: Readonly<Record<Placed, string>> = {
  absent: 'not there',
  installed: 'installed',
  changed: 'changed since it was installed',
  foreign: 'there, and not ours',
}

/** `modonce service show`: each file, and what the running system makes of it. */
export async function show({ world, files, isRunning }: ServiceJob): Promise<number> {
  const manifest = await readManifest(files)
  const { node, program } = world.installation()
  const paths = systemFiles({ node, program, nextLoader: '', helper: new Uint8Array() }).map(({ path }) => path)
  const rows: (readonly [string, string])[] = []
  let complete = true
  for (const path of paths) {
    const placed = await placedAt(files, manifest, path)
    complete &&= placed === 'installed'
    rows.push([path, MEANINGS[placed]])
  }
  const next = await readIfThere(files, NEXT_LOADER)
  if (next !== undefined) rows.push(['next loader', latin1(next).trim()])
  if (isRunning) {
    const asks = await kernelModprobe(files)
    const cmdline = latin1((await readIfThere(files, '/proc/cmdline')) ?? new Uint8Array())
    rows.push([KERNEL_MODPROBE, `${asks ?? 'not there'}${asks === HELPER ? '' : ', which is not modonce'}`])
    rows.push([SOCKET, (await isThere(files, SOCKET)) ? 'there' : 'not there'])
    if (/(^|\s)modonce=off(\s|$)/.test(cmdline)) rows.push(['modonce=off', 'on the kernel command line'])
    complete &&= asks === HELPER
  }
  const width = Math.max(...rows.map(([name]) => name.length))
  world.out(rows.map(([name, meaning]) => `${name.padEnd(width)}  ${meaning}\n`).join(''))
  return complete ? YES : NO
}

async function isThere(files: ServiceJob['files'], path: string): Promise<boolean> {
  return files.stat(path).then(
    () => true,
    () => false,
  )
}
