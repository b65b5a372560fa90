import { KernelError } from '../../../errors.ts'
import type { ErrnoName, Syscall } from '../../../names.ts'
import {
  imageName,
  type Kernel,
  MODULE_INIT_COMPRESSED_FILE,
  MODULE_INIT_IGNORE_MODVERSIONS,
  MODULE_INIT_IGNORE_VERMAGIC,
} from '../../index.ts'
import type { Caller } from '../actor.ts'
import type { FileNode, GeneratedNode } from '../nodes.ts'
import type { KernelSteps } from '../operation.ts'
import { deleteModule } from './delete-module.ts'
import { loadModule } from './load-module.ts'
import type { ModuleTable } from './module-table.ts'

const KNOWN_FLAGS = MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC | MODULE_INIT_COMPRESSED_FILE

/** Smaller images are refused before anything is read: the size of an ELF header. */
const HEADER_BYTES = 64

/** The module system calls of one caller. */
export function simulatedKernel(table: ModuleTable, release: string, caller: Caller): Kernel {
  return {
    release: () => release,
    finitModule: (path, parameters, flags) =>
      caller.call('finit_module', path, finitModule(table, caller, path, parameters, flags)),
    initModule: (image, parameters) =>
      caller.call('init_module', imageName(image), initModule(table, caller, image, parameters)),
    deleteModule: (name) =>
      caller.call(
        'delete_module',
        name,
        answering('delete_module', name, function* () {
          table.counters.deleteModuleCalls++
          return isRefused(table, caller) ? 'EPERM' : yield* deleteModule(table, name)
        }),
      ),
  }
}

/** open, then finit_module. The file is read before anything is known of the module: a duplicate reads it too. */
function* finitModule(
  table: ModuleTable,
  caller: Caller,
  path: string,
  parameters: string,
  flags: number,
): KernelSteps<void> {
  const node = table.world.fileSystem.resolve('open', path)
  yield { point: 'opened', inUserspace: true }
  yield* answering('finit_module', path, () =>
    counted(table, function* () {
      table.counters.finitModuleCalls++
      if (isRefused(table, caller)) return 'EPERM'
      if ((flags & ~KNOWN_FLAGS) !== 0) return 'EINVAL'
      if (node.kind !== 'file' && node.kind !== 'generated') return 'EINVAL'
      const bytes = contentOf(node)
      if (bytes.length === 0) return 'EINVAL'
      table.counters.imageBytesRead += bytes.length
      yield { point: 'P1' }
      if ((flags & MODULE_INIT_COMPRESSED_FILE) !== 0) return 'EOPNOTSUPP'
      return yield* loadModule(table, bytes, parameters)
    }),
  )
}

function initModule(table: ModuleTable, caller: Caller, image: Uint8Array, parameters: string): KernelSteps<void> {
  return answering('init_module', imageName(image), () =>
    counted(table, function* () {
      table.counters.initModuleCalls++
      if (isRefused(table, caller)) return 'EPERM'
      if (image.length < HEADER_BYTES) return 'ENOEXEC'
      table.counters.imageBytesRead += image.length
      yield { point: 'P1' }
      return yield* loadModule(table, image.slice(), parameters)
    }),
  )
}

/** No right, or `kernel.modules_disabled`: one errno for both, and before anything else. R1.1, R1.2 */
function isRefused(table: ModuleTable, caller: Caller): boolean {
  return !caller.privileged || table.disabled
}

/** Counts refusals, those of duplicates too. */
function* counted(
  table: ModuleTable,
  steps: () => KernelSteps<ErrnoName | undefined>,
): KernelSteps<ErrnoName | undefined> {
  const code = yield* steps()
  if (code !== undefined) table.counters.failures++
  return code
}

function* answering(
  syscall: Syscall,
  subject: string,
  steps: () => KernelSteps<ErrnoName | undefined>,
): KernelSteps<void> {
  const code = yield* steps()
  if (code !== undefined) throw new KernelError(syscall, subject, code)
}

function contentOf(node: FileNode | GeneratedNode): Uint8Array {
  return node.kind === 'file' ? node.bytes : node.generate()
}
