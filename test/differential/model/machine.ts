import { Machine, type MachineOptions, type Program } from '../../../src/host/simulated/index.ts'
import { KERNEL_EXPORTS, modelModules } from './facts.ts'

/** What the guests' kernels differ in from what the machine takes a kernel of their version for. */
const KERNELS = {
  '6.1': { kernel: '6.1', release: '6.1.0-guest', config: { LIVEPATCH: true } },
  '6.12': { kernel: '6.12', release: '6.12.0-guest', config: { LIVEPATCH: true, MODULE_DECOMPRESS: 'xz' } },
} as const satisfies Record<string, MachineOptions>

export type KernelName = keyof typeof KERNELS

/** modules/keeper.c, which is there from the start. */
export const KEEPER = { path: 'keeper.ko', name: 'keeper', outOfTree: true, signature: 'none' } as const

/** The kernel's helper: guest/runner.c with `-q`. */
const helper: Program = async (host, argv) => {
  return host.kernel.finitModule(pathOf(host.kernel.release(), argv.at(-1)!), '', 0).then(
    () => 0,
    () => 1,
  )
}

const machines = new Map<KernelName, Machine>()

/** The machine of such a kernel, with the small modules, and as nobody has used it yet. There is but one of each. */
export function modelMachine(kernel: KernelName): Machine {
  const machine = machines.get(kernel) ?? newMachine(kernel)
  machines.set(kernel, machine)
  machine.reset()
  return machine
}

/** Where a machine has the file of a module. */
export function pathOf(release: string, file: string): string {
  return `/lib/modules/${release}/${file}.ko`
}

function newMachine(kernel: KernelName): Machine {
  const { release } = KERNELS[kernel]
  return new Machine({
    ...KERNELS[kernel],
    tracked: true,
    modules: [...modelModules(), KEEPER],
    loaded: [KEEPER.name],
    builtins: [
      { name: 'kernel', exports: KERNEL_EXPORTS },
      { name: 'printk', parameters: { time: true } },
    ],
    files: { [pathOf(release, 'm0-link')]: { linkTo: 'm0.ko' }, [pathOf(release, 'empty')]: '' },
    commandLine: 'module_blacklist=banned',
    helper,
  })
}
