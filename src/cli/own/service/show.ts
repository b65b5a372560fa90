import { latin1 } from '../../../formats/bytes/index.ts'
import type { Files } from '../../../host/index.ts'
import { NO, YES } from '../../own-arguments.ts'
import { jsonLine } from '../../text.ts'
import { HELPER, KERNEL_MODPROBE, NEXT_LOADER, SOCKET } from './paths.ts'
import { type Placed, placedAt, readIfThere, readManifest } from './placement.ts'
import type { ServiceJob } from './service-job.ts'
import { kernelModprobe } from './settings.ts'
import type { ServiceJson } from './show-schema.ts'
import { systemFiles } from './system-files.ts'

const MEANINGS: Readonly<Record<Placed, string>> = {
  absent: 'not there',
  installed: 'installed',
  changed: 'changed since it was installed',
  foreign: 'there, and not ours',
}

/** `modonce service show`: each file, and what the running system makes of it. */
export async function show(job: ServiceJob): Promise<number> {
  const state = await stateOf(job)
  job.world.out(job.json ? jsonLine(state) : textOf(state))
  return state.complete ? YES : NO
}

/** Texts are byte strings. */
async function stateOf({ world, files, isRunning }: ServiceJob): Promise<ServiceJson> {
  const manifest = await readManifest(files)
  const { node, program } = world.installation()
  const paths = systemFiles({ node, program, nextLoader: '', helper: new Uint8Array() }).map(({ path }) => path)
  const placed: ServiceJson['files'] = []
  for (const path of paths) placed.push({ path, placed: await placedAt(files, manifest, path) })
  const next = await readIfThere(files, NEXT_LOADER)
  const running = isRunning ? await runningState(files) : null
  const isInstalled = placed.every((file) => file.placed === 'installed')
  return {
    schemaVersion: 1,
    complete: isInstalled && running?.asksModonce !== false,
    files: placed,
    nextLoader: next === undefined ? null : latin1(next).trim(),
    running,
  }
}

async function runningState(files: Files): Promise<NonNullable<ServiceJson['running']>> {
  const asks = await kernelModprobe(files)
  const cmdline = latin1((await readIfThere(files, '/proc/cmdline')) ?? new Uint8Array())
  return {
    kernelModprobe: asks ?? null,
    asksModonce: asks === HELPER,
    socketIsThere: await isThere(files, SOCKET),
    isOff: /(^|\s)modonce=off(\s|$)/.test(cmdline),
  }
}

function textOf({ files, nextLoader, running }: ServiceJson): string {
  const rows = files.map(({ path, placed }): readonly [string, string] => [path, MEANINGS[placed]])
  if (nextLoader !== null) rows.push(['next loader', nextLoader])
  if (running !== null) {
    const { kernelModprobe: asks, asksModonce, socketIsThere, isOff } = running
    rows.push([KERNEL_MODPROBE, `${asks ?? 'not there'}${asksModonce ? '' : ', which is not modonce'}`])
    rows.push([SOCKET, socketIsThere ? 'there' : 'not there'])
    if (isOff) rows.push(['modonce=off', 'on the kernel command line'])
  }
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, meaning]) => `${name.padEnd(width)}  ${meaning}\n`).join('')
}

async function isThere(files: Files, path: string): Promise<boolean> {
  return files.stat(path).then(
    () => true,
    () => false,
  )
}
