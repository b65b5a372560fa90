import { isRefusal } from '../../../errors.ts'
import { latin1 } from '../../../formats/bytes/index.ts'
import type { Files, Host } from '../../../host/index.ts'
import { absolutePath, type World } from '../../world.ts'
import { buildHelper } from './build-helper.ts'
import { HELPER, KERNEL_MODPROBE, NEXT_LOADER } from './paths.ts'
import { readIfThere } from './placement.ts'
import type { Settings } from './system-files.ts'

/** Why nothing can be installed, in a sentence that says what to do. */
export class CannotInstall extends Error {}

const USUAL = '/sbin/modprobe'

/** What udev, systemd and sysctl all read as one word, and mean by it what it says. */
const PLAIN_PATH = /^\/[A-Za-z0-9_./@+:-]*$/

/** A script that is longer is no wrapper. */
const SCRIPT_BYTES = 4096

/** What the files will depend on. `files` are those of the root, `host` is the machine that this runs on. */
export async function readSettings(
  world: World,
  host: Host,
  files: Files,
  given: { readonly helper: string | undefined; readonly nextLoader: string | undefined },
): Promise<Settings> {
  const { node, program } = world.installation()
  const nextLoader = given.nextLoader ?? (await nextLoaderOf(files))
  for (const path of [node, program, nextLoader]) {
    if (!PLAIN_PATH.test(path)) throw new CannotInstall(`'${path}' is no absolute path of plain characters`)
  }
  await refuseModonce(files, nextLoader)
  const helper =
    given.helper === undefined ? await buildHelper(world, host) : await readHelper(world, host, given.helper)
  if (helper === undefined) {
    throw new CannotInstall('cc did not build the helper: install gcc and libc6-dev, or give --helper FILE')
  }
  return { node, program, nextLoader, helper }
}

/** Who has loaded for the kernel until now. */
async function nextLoaderOf(files: Files): Promise<string> {
  const now = await kernelModprobe(files)
  if (now === '')
    throw new CannotInstall('kernel.modprobe is empty, so that the kernel asks nobody; give --next-loader PATH')
  if (now !== undefined && now !== HELPER) return now
  const recorded = latin1((await readIfThere(files, NEXT_LOADER)) ?? new Uint8Array()).split('\n', 1)[0]!
  return recorded === '' ? USUAL : recorded
}

/** The program that the kernel starts; undefined where that cannot be read, as in an image. */
export async function kernelModprobe(files: Files): Promise<string | undefined> {
  const bytes = await readIfThere(files, KERNEL_MODPROBE)
  return bytes && latin1(bytes).trimEnd()
}

/** The next loader runs under the helper's lock, for which modonce would wait. */
async function refuseModonce(files: Files, nextLoader: string): Promise<void> {
  if (nextLoader === HELPER)
    throw new CannotInstall('the helper cannot be its own next loader: give --next-loader PATH')
  try {
    const text = latin1(await files.readStart(nextLoader, SCRIPT_BYTES))
    if (text.startsWith('#!') && text.includes('modonce')) {
      throw new CannotInstall(`${nextLoader} is modonce, which would wait for itself: give --next-loader PATH`)
    }
  } catch (error) {
    if (!isRefusal(error)) throw error
    throw new CannotInstall(`${nextLoader} is to be the next loader: ${error.code}; give --next-loader PATH`)
  }
}

async function readHelper(world: World, host: Host, path: string): Promise<Uint8Array> {
  try {
    return await host.files.read(absolutePath(world, path))
  } catch (error) {
    if (!isRefusal(error)) throw error
    throw new CannotInstall(`${path}: ${error.code}`)
  }
}
