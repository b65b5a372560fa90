import type { Commands, Files } from '../../../host/index.ts'
import { HELPER } from './paths.ts'
import { kernelModprobe } from './settings.ts'

/** What makes a running system take up what was installed: the daemon first, then those who ask it. */
export const TAKE_UP: readonly string[] = [
  'systemctl daemon-reload',
  'systemctl start modonce.socket modonce.service',
  'udevadm control --reload',
  `sysctl -q kernel.modprobe=${HELPER}`,
]

/** What makes it let go, before the files are taken away: those who ask first. The kernel asks `nextLoader` then, if told. */
export function letGo(nextLoader: string | undefined): readonly string[] {
  const kernel = nextLoader === undefined ? [] : [`sysctl -q kernel.modprobe=${nextLoader}`]
  return [...kernel, 'systemctl stop modonce.service modonce.socket modonce-commands.socket']
}

/** What makes it forget, afterwards. */
export const FORGET: readonly string[] = ['systemctl daemon-reload', 'udevadm control --reload']

/** Runs commands one by one, and resolves to those that failed. */
export async function runEach(commands: Commands, lines: readonly string[]): Promise<string[]> {
  const failed: string[] = []
  for (const line of lines) if ((await commands.shell(line, {})) !== 0) failed.push(line)
  return failed
}

/** The kernel must not be left with a helper that is about to go. */
export async function kernelStillAsks(files: Files): Promise<boolean> {
  return (await kernelModprobe(files)) === HELPER
}
