import { KernelError } from '../../../../errors.ts'
import type { ErrnoName, Syscall } from '../../../../names.ts'
import type { Caller } from '../../actor.ts'
import type { FileSystem } from '../../file-system.ts'
import type { KernelSteps } from '../../operation.ts'
import { storeIn } from '../../stores.ts'
import { type RequestHow, requestModule, type UeventHelper } from '../request/index.ts'
import { findAlgorithm, registerAlgorithm } from './algorithms.ts'
import { type Asking, demand } from './demand.ts'
import { openDevice } from './devices.ts'
import { fileSystemType } from './file-systems.ts'
import type { ServiceKernel } from './service-kernel.ts'
import { socket } from './sockets.ts'

/** What a process can do that makes the kernel ask for modules. Calls that the kernel refuses are KernelErrors. */
export interface KernelServices {
  socket(family: number, type: number, protocol: number): Promise<void>
  /** Only the type is looked for: what would be mounted is not modelled, and no module is held. */
  mount(fileSystem: string): Promise<void>
  openDevice(kind: 'char' | 'block', major: number, minor: number): Promise<void>
  /** Is there an algorithm of that name now? */
  findAlgorithm(name: string): Promise<boolean>
  /** As the kernel itself does while it boots. */
  registerAlgorithm(name: string): Promise<void>
  /** What request_module() returns to its caller: 0, a wait status, a negative errno. */
  requestModule(name: string, how?: RequestHow): Promise<number>
  /** Any other caller of the catalogue: looks for a service, and asks for names. Is it there now? */
  demand(service: string, askings: readonly Asking[]): Promise<boolean>
  /** Writes to a file of /proc or /sys. */
  write(path: string, text: string): Promise<void>
  /** The beginning of a suspend, or of the way down: 0, or a negative errno where helpers run too long. */
  disableHelpers(state: 'freezing' | 'disabled'): Promise<number>
  /** Keeps helpers from being disabled, as the firmware loader does: 0, or EAGAIN where they are. */
  lockHelpers(): Promise<number>
  /** What a uevent does where the kernel has a helper for uevents. R8.7 */
  runUeventHelper(subsystem: string, variables: Readonly<Record<string, string>>): Promise<void>
  /** The end of a suspend. At boot, the initramfs is there now. */
  enableHelpers(): Promise<void>
}

/** The services of one caller. */
export function kernelServices(kernel: ServiceKernel, ueventHelper: UeventHelper, caller: Caller): KernelServices {
  const refusing = (call: Syscall, subject: string, steps: KernelSteps<ErrnoName | undefined>) =>
    caller.call(call, subject, refused(call, subject, steps))
  const { switch: helpers } = kernel.requests.helper
  return {
    socket: (family, type, protocol) =>
      refusing('socket', `${family} ${type} ${protocol}`, socket(kernel, family, type, protocol)),
    mount: (fileSystem) => refusing('mount', fileSystem, mount(kernel, fileSystem)),
    openDevice: (kind, major, minor) =>
      refusing('open', `/dev/${kind}/${major}:${minor}`, openDevice(kernel, kind, major, minor)),
    findAlgorithm: (name) => caller.call('crypto lookup', name, isFound(findAlgorithm(kernel, name))),
    registerAlgorithm: (name) => caller.call('crypto register', name, registerAlgorithm(kernel, name)),
    requestModule: (name, how) => caller.call('request_module', name, requestModule(kernel.requests, name, how)),
    demand: (service, askings) => caller.call('demand', service, isThere(demand(kernel, [service], askings))),
    write: (path, text) => caller.call('write', path, write(kernel.requests.world.fileSystem, caller, path, text)),
    disableHelpers: (state) => caller.call('freeze', state, helpers.disable(state)),
    lockHelpers: () => caller.call('lock helpers', '', helpers.tryLock()),
    runUeventHelper: (subsystem, variables) =>
      caller.call('uevent helper', subsystem, ueventHelper.run(subsystem, variables)),
    enableHelpers: () =>
      caller.call(
        'thaw',
        '',
        enable(() => helpers.unpacked()),
      ),
  }
}

/** open for writing, one write, close. */
function* write(fileSystem: FileSystem, caller: Caller, path: string, text: string): KernelSteps<void> {
  const node = fileSystem.resolve('open', path)
  if (node.kind !== 'generated') throw new KernelError('open', path, 'EACCES')
  yield* storeIn(node, path, text, caller)
}

function* refused(call: Syscall, subject: string, steps: KernelSteps<ErrnoName | undefined>): KernelSteps<void> {
  const code = yield* steps
  if (code !== undefined) throw new KernelError(call, subject, code)
}

function* mount(kernel: ServiceKernel, name: string): KernelSteps<ErrnoName | undefined> {
  const owner = yield* fileSystemType(kernel, name)
  owner?.release()
  return owner === undefined ? 'ENODEV' : undefined
}

function* isFound(steps: KernelSteps<ErrnoName | undefined>): KernelSteps<boolean> {
  return (yield* steps) === undefined
}

function* isThere(steps: KernelSteps<unknown>): KernelSteps<boolean> {
  return (yield* steps) !== undefined
}

// biome-ignore lint/correctness/useYield: it happens at once.
function* enable(act: () => void): KernelSteps<void> {
  act()
}
