import { describe, expect, test } from 'vitest'
import {
  type Kernel,
  MODULE_INIT_COMPRESSED_FILE,
  MODULE_INIT_IGNORE_MODVERSIONS,
  MODULE_INIT_IGNORE_VERMAGIC,
  O_NONBLOCK,
} from '../../src/host/index.ts'
import type { ErrnoName, ModuleName } from '../../src/names.ts'

/** A kernel, and paths on its machine. */
export interface KernelWorld {
  readonly kernel: Kernel
  /** A file that holds no module. */
  readonly notAModule: string
  readonly missing: string
}

// What comes before every other answer: no module support, or no right to use it (R1.1).
const ALWAYS: readonly ErrnoName[] = ['ENOSYS', 'EPERM']

const KNOWN_FLAGS = MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC | MODULE_INIT_COMPRESSED_FILE
const UNKNOWN_FLAG = 1 << 20

/** What every implementation of `Kernel` does, with or without privileges and module support. Nothing is inserted. */
export function kernelContract(name: string, makeWorld: () => KernelWorld): void {
  describe(`Kernel of ${name}`, () => {
    test('release() is a word', () => {
      expect(makeWorld().kernel.release()).toMatch(/^[\x21-\x7e]+$/)
    })

    test('finitModule() of a missing file is refused by open', async () => {
      const { kernel, missing } = makeWorld()
      const refusal = { kind: 'kernel', syscall: 'open', subject: missing, code: 'ENOENT' }
      await expect(kernel.finitModule(missing, '', 0)).rejects.toMatchObject(refusal)
    })

    test('finitModule() of a file that is no module is refused', async () => {
      const { kernel, notAModule } = makeWorld()
      const refusal = await refusalOf(kernel.finitModule(notAModule, 'a=1 b=\xff', 0))
      expect(refusal).toMatchObject({ syscall: 'finit_module', subject: notAModule })
      expect([...ALWAYS, 'ENOEXEC']).toContain(refusal.code)
    })

    test('finitModule() with a flag that no kernel knows is refused', async () => {
      const { kernel, notAModule } = makeWorld()
      const refusal = await refusalOf(kernel.finitModule(notAModule, '', KNOWN_FLAGS | UNKNOWN_FLAG))
      expect([...ALWAYS, 'EINVAL']).toContain(refusal.code)
    })

    test.each([0, 10, 5_000])('initModule() of %d bytes that are no module is refused', async (sizeBytes) => {
      const refusal = await refusalOf(makeWorld().kernel.initModule(new Uint8Array(sizeBytes), 'a=1'))
      expect(refusal.syscall).toBe('init_module')
      expect([...ALWAYS, 'ENOEXEC']).toContain(refusal.code)
    })

    test('deleteModule() of a name that no module has is refused', async () => {
      const module = 'modonce_has_no_such_module' as ModuleName
      const refusal = await refusalOf(makeWorld().kernel.deleteModule(module, O_NONBLOCK))
      expect(refusal).toMatchObject({ syscall: 'delete_module', subject: module })
      expect([...ALWAYS, 'ENOENT']).toContain(refusal.code)
    })

    test('answers each of many calls made at once about its own module', async () => {
      const { kernel } = makeWorld()
      const modules = Array.from({ length: 12 }, (_, index) => `modonce_has_no_module_${index}` as ModuleName)
      const refusals = await Promise.all(modules.map((module) => refusalOf(kernel.deleteModule(module, O_NONBLOCK))))
      expect(refusals).toMatchObject(modules.map((subject) => ({ syscall: 'delete_module', subject })))
    })
  })
}

async function refusalOf(call: Promise<void>): Promise<{ kind: string; syscall: string; code: ErrnoName }> {
  const refusal = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(refusal).toMatchObject({ kind: 'kernel' })
  return refusal as { kind: string; syscall: string; code: ErrnoName }
}
