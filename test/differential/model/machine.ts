import { Machine, type MachineOptions, type Program } from '../../../src/host/simulated/index.ts'
import { modelModules } from './facts.ts'

const MODULES = modelModules()

/** The kernel's helper: guest/runner.c with `-q`. */
const helper: Program = async (host, argv) => {
  const path = `/lib/modules/${host.kernel.release()}/${argv.at(-1)}.ko`
  return host.kernel.finitModule(path, '', 0).then(
    () => 0,
    () => 1,
  )
}

/** A machine with the small modules and nothing loaded. */
export function modelMachine(options: MachineOptions = {}): Machine {
  const machine = new Machine({ modules: MODULES, helper, ...options })
  machine.write(`/lib/modules/${machine.release}/m0-link.ko`, { linkTo: 'm0.ko' })
  return machine
}
