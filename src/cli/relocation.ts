import { atRoot, type Host } from '../host/index.ts'
import { absolutePath, type World } from './world.ts'

/** The directory that all reading is relocated to: --root, or MODONCE_ROOT. Undefined for the machine itself. */
export function rootOf(world: World, given: string | undefined): string | undefined {
  const root = given ?? world.environment['MODONCE_ROOT'] ?? ''
  const path = absolutePath(world, root).replace(/\/+$/, '')
  return root === '' || path === '' ? undefined : path
}

/** The host, reading below `root` where there is one. */
export async function hostAt(world: World, root: string | undefined): Promise<Host> {
  const host = await world.host()
  return root === undefined ? host : { ...host, files: atRoot(host.files, root) }
}
